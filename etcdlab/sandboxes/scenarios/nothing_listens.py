"""R10: no etcd runs at the configured address of the client. It looks like the other faults."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import ConfigureClient, StartCluster
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="nothing-listens",
    title=message("No server listens at the configured endpoint."),
    story=message(
        "Nobody started etcd, or the client has the wrong port. The client returns the same error as for the other "
        "faults: `all SubConns are in TransientFailure ... connection refused`. But the address in this error is the "
        "configured endpoint itself. There was no Sync, and etcdlab could not ask what the members advertise. "
        "Compare the target with the address. If they are the same, look for the server, and not for a wrong URL."
    ),
    client_endpoints=("127.0.0.1:{port}",),
    repair=(StartCluster(MemberPlan("etcd-0")), ConfigureClient(("{member 0}",))),
    leads_to=(("R10", "nothing-listens"),),
    must_not=("R1", "R2", "R3"),
    exit_code=2,
    recorded=True,
)
