"""R9: one member is cut off from its peers and lists what it last knew."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import CutOff, Rejoin
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="member-cut-off",
    title=message("One member is cut off from its peers and has an old member list."),
    story=message(
        "Somebody replaced the peer certificate of one member by one of another CA. Nothing happened, until the other "
        "members restarted: now they refuse it. It runs on, accepts connections and answers from its own data, also "
        "the member list. Meanwhile another member got a new URL, and the member that is cut off still lists the old "
        "one. A third of the calls fails, because that member has no leader. Compare the lists of the three endpoints."
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1", advertise=("http://{spare}",)), MemberPlan("etcd-2")),
    peer_tls=True,
    incident=(CutOff(2, moved=((1, ("{url}",)),)),),
    repair=(Rejoin(2),),
    leads_to=(("R9", "member-without-leader"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R8", "R10"),
    exit_code=1,
)
