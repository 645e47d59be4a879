"""The program that every engine runs or models: New, Get, Sync, a Get with a deadline. Times are in seconds.

The live engine sends these requests and displays these values, and the probe of the real client gets the same ones.
"""

KEY = "etcdlab/a-key-that-need-not-exist"
"""The key of the Get. etcdlab only reads it."""

GET_DEADLINE = 1.5
"""The deadline of a Get: long enough for one retry of a dial that failed at once."""

SYNC_TIMEOUT = 5.0
"""The timeout of a Sync, as AutoSync sets it (etcd, client/v3/client.go)."""

DIAL_TIMEOUT = 5.0
"""The timeout of New, which sends a request only if the program has a password."""

LONGEST_BACKOFF = 1.2
"""The longest pause between the first dial of a SubConn and its second: 1 s, with a jitter of 0.2."""

MOST_DIALS = 256
"""The most URLs that etcdlab dials. The list that the members advertise may have any length."""

NEW, GET, SYNC = "New", "Get", "Sync"
"""The calls of the program, as a trace names them."""

RANGE_METHOD, MEMBER_LIST_METHOD = "/etcdserverpb.KV/Range", "/etcdserverpb.Cluster/MemberList"
"""The RPCs that a Get and a Sync send."""
