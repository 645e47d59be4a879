"""R9: two members of three are stopped, so the cluster has no quorum."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import StartMember
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="no-quorum",
    title=message("Two members of three are stopped, and the third has no leader."),
    story=message(
        "Two of three members are down. The third one runs, accepts connections and answers the default member "
        "list from its own data. A linearizable read waits for a leader that does not exist. The client's log has "
        "`context deadline exceeded` or `no leader`, and the dial succeeds. People look for a wrong URL. Which "
        "call is answered, and which one is not?"
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1", stopped=True), MemberPlan("etcd-2", stopped=True)),
    client_endpoints=("{member 0}",),
    repair=(StartMember(1), StartMember(2)),
    leads_to=(("R9", "no-quorum"),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
    exit_code=1,
)
