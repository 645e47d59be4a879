"""What ends a fault: the URLs to advertise instead, and what etcdlab changes in a sandbox."""
