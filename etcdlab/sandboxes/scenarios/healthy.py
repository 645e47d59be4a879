"""Nothing is wrong."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="healthy",
    title=message("Every member advertises an address that its clients reach."),
    story=message(
        "Nothing is wrong in this cluster. Each member advertises the address on which it listens. After the Sync "
        "the client dials the advertised URLs, reaches every member, and goes on as before. Step through this run "
        "once, so that you know what a healthy run looks like. Compare the endpoints before the Sync with the "
        "endpoints after it."
    ),
    members=(MemberPlan("etcd-0"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10"),
    recorded=True,
)
