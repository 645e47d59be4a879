"""Nothing is wrong."""

from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="healthy",
    title="every member advertises an address its clients reach",
    text=(
        "The cluster as it should be: each member advertises the very address it listens on. After Sync the "
        "client dials what the members advertise, reaches them all, and goes on as if nothing had happened. "
        "Walk it once, so that you know what the chain looks like when it holds: compare the endpoints before "
        "Sync with those after."
    ),
    members=(MemberPlan("etcd-0"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10"),
)
