#!/bin/bash
STORE_HOST="${HOST:-127.0.0.1}:$((RANDOM % 1000))"
docker_host run -p $STORE_HOST:4001 quay.io/coreos/etcd:v2.0.11 --listen-client-urls=http://0.0.0.0:4001 --advertise-client-urls=http://$STORE_HOST
ETCD_OPTS="-name 'master' --listen-client-urls http://0.0.0.0:4001 --advertise-client-urls http://127.0.0.1:4001"
ps -ef | grep etcd
