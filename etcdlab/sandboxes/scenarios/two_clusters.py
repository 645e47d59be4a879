"""R8: the configured endpoints are of two clusters."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import ConfigureClient
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="two-clusters",
    title=message("The configured endpoints belong to two clusters."),
    story=message(
        "Somebody restored a member from a backup as a cluster of its own, or copied an endpoint from another "
        "environment. Both servers answer. Without AutoSync the client spreads its calls over both, so it reads a "
        "key in one cluster and writes it in the other. No call fails and no log has an error. Compare the "
        "cluster ids of the configured endpoints."
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("restored", cluster="other")),
    repair=(ConfigureClient(("{member 0}",)),),
    leads_to=(("R8", "two-clusters"),),
    must_not=("R1", "R2", "R3", "R4", "R10"),
    exit_code=1,
)
