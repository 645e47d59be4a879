"""R3 behind a load balancer: the endpoint works, and the names that the members advertise do not resolve."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import Advertise
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario

SCENARIO = Scenario(
    name="behind-a-load-balancer",
    title=message("A load balancer leads to three members that advertise names of their own network."),
    story=message(
        "The client reaches the cluster through one load balancer. Each member advertises the name that its "
        "neighbours use. The first calls work. After a Sync the client has three names that its resolver does not "
        "have, and no endpoint that works. Do not advertise the load balancer's address for one member as the "
        "fix: any of the three answers there."
    ),
    members=tuple(
        MemberPlan(name, advertise=(f"http://{name}.etcd.invalid:2379",)) for name in ("etcd-0", "etcd-1", "etcd-2")
    ),
    client_endpoints=("{front}",),
    front=FrontPlan("balancer", leads_to=("{member 0}", "{member 1}", "{member 2}")),
    repair=(Advertise(0), Advertise(1), Advertise(2)),
    leads_to=(("R3", "name-does-not-resolve"), ("R8", "balancer-endpoint")),
    must_not=("R1", "R2", "R4", "R5", "R10"),
    exit_code=1,
)
