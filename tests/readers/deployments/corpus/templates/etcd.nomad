job "etcd" {
  group "etcd" {
    task "etcd" {
      driver = "docker"
      config {
        image = "quay.io/coreos/etcd:v3.5.0"
        command = "etcd"
        args = ["--advertise-client-urls", "http://${NOMAD_IP_client}:2379", "--listen-client-urls", "http://0.0.0.0:2379"]
      }
    }
  }
}
