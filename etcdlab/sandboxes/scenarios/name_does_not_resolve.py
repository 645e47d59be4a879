"""R3: a member advertises a name the client cannot resolve."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="name-does-not-resolve",
    title=message("A member advertises a name that only its own network resolves."),
    story=message(
        "The member advertises the name that its neighbours use: a compose service, the short name of a pod, or a "
        "name in the DNS of a Kubernetes cluster. The client runs outside of that network. It connects to its "
        "configured endpoint and syncs. From then on it asks its own resolver for a name that this resolver does not "
        "have: `no such host`. The client never dials the port. At which stage does the dial fail, and which member "
        "advertises the name?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://etcd-0.etcd.invalid:{port}",)),),
    leads_to=(("R3", "name-does-not-resolve"),),
    must_not=("R1", "R2", "R10"),
    exit_code=1,
    recorded=True,
)
