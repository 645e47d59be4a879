#!/bin/sh
printf '%s\n' "ETCD_NAME=$1" "ETCD_LISTEN_CLIENT_URLS=https://$2:2379" "ETCD_ADVERTISE_CLIENT_URLS=https://$2:2379" > /etc/default/etcd
cat > /etc/default/etcd <<EOF
ETCD_LISTEN_CLIENT_URLS="http://0.0.0.0:2379"
ETCD_ADVERTISE_CLIENT_URLS="http://$CURRENT_IP:2379"
EOF
