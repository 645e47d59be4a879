"""R10, a look-alike: no etcd runs where the client was told to look."""

from etcdlab.sandboxes.scenario import Scenario

SCENARIO = Scenario(
    name="nothing-listens",
    title="no server listens where the client was told to look",
    text=(
        "etcd was never started, or the client was given the wrong port. The error is the one you came for: "
        "`all SubConns are in TransientFailure ... connection refused`. But the address in it is the configured "
        "endpoint itself. There was no Sync, no member was asked, and nothing is known of what anyone "
        "advertises. Compare target and address: where they are the same, look for the server, not for a URL."
    ),
    client=("127.0.0.1:{port}",),
    leads_to=(("R10", "nothing-listens"),),
    must_not=("R1", "R2", "R3"),
    exit_code=2,
)
