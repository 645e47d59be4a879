"""R10: one of two configured endpoints fails, and the other one answers."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import ConfigureClient
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="one-endpoint-fails",
    title=message("One of two configured endpoints fails."),
    story=message(
        "The configuration has two endpoints. One of them was switched off a while ago, and nobody changed the "
        "list. The client uses the other one, so no call fails. The log has a failed dial again and again. After "
        "a Sync the client forgets the wrong endpoint, and it comes back with each restart of the service. Which "
        "list has the wrong address?"
    ),
    members=(MemberPlan("etcd-0"),),
    client_endpoints=("{member 0}", "{spare}"),
    repair=(ConfigureClient(("{member 0}",)),),
    leads_to=(("R10", "endpoint-fails"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R8", "R9"),
    exit_code=1,
)
