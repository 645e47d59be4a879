"""Real etcd servers on loopback, and the scenarios that start them with a fault."""
