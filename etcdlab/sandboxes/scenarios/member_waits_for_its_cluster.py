"""R10: a member was restarted without a quorum: its port is open, and it serves nothing and publishes no URL."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import Advertise, StartMember
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="member-waits-for-its-cluster",
    title=message("A restarted member opens its port and waits for its cluster."),
    story=message(
        "Two of three members are down, and somebody restarts the third one with a new advertised URL. etcd opens its "
        "client port first, and serves it only when the cluster has a leader. Until then it also publishes no URL, so "
        "a correction in its configuration changes nothing. A client connects, sends its request and gets no byte. "
        "The log has a deadline and no refusal, so people search for a firewall. What does the log of the server say?"
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1", stopped=True), MemberPlan("etcd-2", stopped=True)),
    client_endpoints=("{member 0}",),
    incident=(Advertise(0, ("{url}",)),),
    repair=(StartMember(1), StartMember(2)),
    leads_to=(("R10", "endpoint-unreachable"),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
    exit_code=2,
)
