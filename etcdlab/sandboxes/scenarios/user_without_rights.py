"""R9: the client has a user and a password, and the user has a role without any permission."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import Grant
from etcdlab.sandboxes.access_plan import ClientPlan, UserPlan
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="user-without-rights",
    title=message("The user of the client has no permission."),
    story=message(
        "The client logs in with a user and a password, and the login succeeds. Nobody granted a permission to the "
        "role of the user, so every Get returns `permission denied`. The connection is READY and the log has no "
        "failed dial. A few releases of the server also refuse the member list to this user. Which commands show "
        "what the role of a user may do?"
    ),
    members=(MemberPlan("etcd-0"),),
    password=True,
    users=(UserPlan("app"),),
    client=ClientPlan(user="app"),
    leads_to=(("R9", "get-refused"),),
    repair=(Grant("app"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
)
