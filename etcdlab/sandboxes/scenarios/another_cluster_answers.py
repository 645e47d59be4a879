"""R5: at the advertised URL of a member the member of another cluster answers."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="another-cluster-answers",
    title=message("At an advertised URL another cluster answers."),
    story=message(
        "The cluster moved, and somebody else's etcd runs at its old address now. The member still advertises "
        "that address. A client that syncs connects there without an error, and reads the keys of the other "
        "cluster. No log has a failed dial. Only the ids show it. Compare the cluster id in the answer of the "
        "configured endpoint with the one at the advertised address."
    ),
    members=(MemberPlan("etcd-0", advertise=("http://{member 1}",)), MemberPlan("stranger", cluster="other")),
    client_endpoints=("{member 0}",),
    leads_to=(("R5", "another-answers"),),
    must_not=("R1", "R2", "R3", "R4", "R10"),
    exit_code=1,
)
