apiVersion: apps/v1
kind: StatefulSet
metadata: {name: "{{ .Name }}"}
spec:
  template:
    spec:
      containers:
        - name: etcd
          image: quay.io/coreos/etcd:{{ .Tag }}
          command: [etcd, "--listen-client-urls=http://0.0.0.0:2379", "--advertise-client-urls=http://0.0.0.0:2379"]
