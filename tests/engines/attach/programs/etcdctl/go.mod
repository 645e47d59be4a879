module etcdlab/service

go 1.26

require go.etcd.io/etcd/etcdctl/v3 v3.6.14
