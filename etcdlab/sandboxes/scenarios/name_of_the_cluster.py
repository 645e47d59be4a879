"""R3: an operator advertises the name that the member has in the DNS of its own Kubernetes cluster."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="name-of-the-cluster",
    title=message("A member advertises its name in the DNS of a Kubernetes cluster."),
    story=message(
        "An operator runs the members in Kubernetes and advertises the name of each pod, such as "
        "`etcd-0.etcd.default.svc.cluster.local`. The service runs outside, and reaches a member through a node port. "
        "Only the DNS of that Kubernetes cluster has these names, and every cluster may call its domain as it likes. "
        "Here it ends with `cluster.invalid`, so that no resolver is asked. After a Sync every dial fails. Which hosts "
        "can resolve the name?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://etcd-0.etcd.default.svc.cluster.invalid:{port}",)),),
    leads_to=(("R3", "name-does-not-resolve"),),
    must_not=("R1", "R2", "R4", "R5", "R10"),
    exit_code=1,
)
