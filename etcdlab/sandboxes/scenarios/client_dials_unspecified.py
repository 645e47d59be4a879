"""R10: the client itself is configured with 0.0.0.0. It looks like R1."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import ConfigureClient
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="client-dials-unspecified",
    title=message("The client itself is configured with 0.0.0.0."),
    story=message(
        "Somebody copied the listen address of the server into the configuration of the client. The client dials "
        "0.0.0.0, which is its own host, and no server listens there. The log has `dial tcp 0.0.0.0:2379`, "
        "exactly as in R1. But there was no Sync, and the target has this address already. Which side must "
        "somebody change?"
    ),
    members=(MemberPlan("etcd-0"),),
    client_endpoints=("0.0.0.0:{port}",),
    repair=(ConfigureClient(("{member 0}",)),),
    leads_to=(("R10", "nothing-listens"),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
    exit_code=2,
)
