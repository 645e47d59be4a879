"""R9: the cluster refuses the password of the client."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import EquipClient
from etcdlab.sandboxes.access_plan import ClientPlan, UserPlan
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="wrong-password",
    title=message("The client has a wrong password."),
    story=message(
        "Somebody changed the password of a user, and one service still has the old one. The service ends at once, "
        "because New itself returns an error: `authentication failed, invalid user ID or password`. The client never "
        "asks for the members and never dials another address. A wrong user name gives the same error. Which of the "
        "two is wrong?"
    ),
    members=(MemberPlan("etcd-0"),),
    password=True,
    users=(UserPlan("app", ("",)),),
    client=ClientPlan(user="app", password="before"),  # noqa: S106 - of nobody
    leads_to=(("R9", "login-refused"),),
    repair=(EquipClient(ClientPlan(user="app")),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=2,
)
