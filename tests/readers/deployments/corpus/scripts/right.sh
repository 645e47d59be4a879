#!/bin/bash
HOST_IP=$(hostname -I | awk '{print $1}')
etcd --listen-client-urls "http://0.0.0.0:2379" --advertise-client-urls "http://${HOST_IP}:2379" &
etcdctl --endpoints http://0.0.0.0:2379 member list
