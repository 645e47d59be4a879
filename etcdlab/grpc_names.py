"""Names and texts of gRPC and Go that several parts of etcdlab compare: connectivity states, and the end of a deadline.

They are data and never translated.
"""

IDLE, CONNECTING, READY = "IDLE", "CONNECTING", "READY"
TRANSIENT_FAILURE, SHUTDOWN = "TRANSIENT_FAILURE", "SHUTDOWN"
"""The connectivity states of a SubConn or a channel (grpc-go, connectivity/connectivity.go)."""

DEADLINE_EXCEEDED = "context deadline exceeded"
"""The text of Go's context.DeadlineExceeded. A call with a deadline returns it in every release of etcd's client."""
