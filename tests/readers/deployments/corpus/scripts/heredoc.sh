#!/bin/bash
cat > /etc/systemd/system/etcd.service <<EOF
[Service]
ExecStart=/usr/bin/etcd --name s \
  --listen-client-urls http://0.0.0.0:2379 \
  --advertise-client-urls http://0.0.0.0:2379
EOF
