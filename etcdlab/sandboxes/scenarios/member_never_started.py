"""R8, a note: a member was added and its server never started. It has no name and no URL."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import StartMember
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="member-never-started",
    title=message("A member was added, and nobody started its server."),
    story=message(
        "Somebody ran `etcdctl member add` and then stopped. The cluster has four members now, and the fourth has "
        "no name and no URL. A client that syncs skips it, so the client works. But the quorum is counted from "
        "four: one more failure than before stops the cluster. Is the new member wanted? Then start it. If not, "
        "its id is in the finding."
    ),
    members=(
        MemberPlan("etcd-0"),
        MemberPlan("etcd-1"),
        MemberPlan("etcd-2"),
        MemberPlan("etcd-3", never_started=True),
    ),
    repair=(StartMember(3),),
    leads_to=(("R8", "no-urls"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
)
