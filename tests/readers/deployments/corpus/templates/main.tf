resource "null_resource" "etcd" {
  provisioner "remote-exec" {
    inline = ["etcd --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls http://${self.private_ip}:2379"]
  }
}
