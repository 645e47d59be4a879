"""R4: a member advertises a port on which nothing listens outside of its container."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="published-port",
    title=message("A member advertises a port that its host does not publish."),
    story=message(
        "The member runs in a container. Inside, it listens on the port that it advertises. The host publishes "
        "that port under another number, and the client uses the published one. The first connection works. After "
        "a Sync the client dials the inner port at the right host: connection refused. The host in the log is "
        "right, so people check the host. Which number differs between the target and the address of the failed "
        "dial?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://{spare}",)),),
    leads_to=(("R4", "unreachable-url"),),
    must_not=("R1", "R2", "R3", "R5", "R10"),
    exit_code=1,
)
