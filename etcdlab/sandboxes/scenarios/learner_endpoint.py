"""R9: the only configured endpoint is a learner, which refuses MemberList."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import ConfigureClient
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="learner-endpoint",
    title=message("The only configured endpoint is a learner."),
    story=message(
        "The client's configuration has one address, and the member there is a learner. A learner refuses "
        "MemberList and most other calls. So the client learns nothing about the other members, although the "
        "cluster is healthy. The server is up, the port is open, and the error has no address: `rpc not supported "
        "for learner`. Whose endpoint should the configuration have instead?"
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1", learner=True)),
    client_endpoints=("{member 1}",),
    repair=(ConfigureClient(("{member 0}",)),),
    leads_to=(("R9", "member-list-fails"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=2,
)
