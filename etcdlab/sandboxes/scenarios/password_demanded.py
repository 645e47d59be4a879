"""R9: the cluster demands a user and a password, and the client has none."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import EquipClient
from etcdlab.sandboxes.access_plan import ClientPlan, UserPlan
from etcdlab.sandboxes.scenario import MemberPlan, Outcome, Scenario

SCENARIO = Scenario(
    name="password-demanded",
    title=message("The cluster demands a password, and the client has none."),
    story=message(
        "Somebody enabled auth on the cluster, and one service did not get a user. The connection is READY, the "
        "dial succeeds and the member list may still come. Every Get is refused: `user name is empty`. The "
        "balancer has nothing to do with it, so a change of endpoints does not help. Which line of the log names "
        "the real reason?"
    ),
    members=(MemberPlan("etcd-0"),),
    password=True,
    users=(UserPlan("app", ("",)),),
    repair=(EquipClient(ClientPlan(user="app")),),
    leads_to=(("R9", "get-refused"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=1,
    # These servers demand a user for MemberList, too.
    of_server=dict.fromkeys(("3.4.42", "3.5.28", "3.6.9", "3.7.0"), Outcome((("R9", "member-list-fails"),), 2)),
)
