#!/bin/sh
# docker run quay.io/coreos/etcd etcd --advertise-client-urls http://0.0.0.0:2379
NODE=http://0.0.0.0
docker run -d -p 2379:2379 --name etcd -v /data:/etcd-data quay.io/coreos/etcd:v3.5.0 \
  /usr/local/bin/etcd --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls ${NODE}:2379
