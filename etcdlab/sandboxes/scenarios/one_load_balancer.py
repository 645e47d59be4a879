"""R8: a load balancer before three members, and its address is the URL that all of them advertise."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import Advertise, ConfigureClient
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario

SCENARIO = Scenario(
    name="one-load-balancer",
    title=message("Three members advertise the address of one load balancer."),
    story=message(
        "One address stands before three members, and every member advertises it. A client that syncs has one "
        "endpoint instead of three. The load balancer decides which member answers, so the client cannot fail "
        "over by itself, and two connections may lead to two members. Nothing fails today. What does a client see "
        "when the load balancer leads it to a member that lags behind?"
    ),
    members=tuple(MemberPlan(name, advertise=("http://{front}",)) for name in ("etcd-0", "etcd-1", "etcd-2")),
    client_endpoints=("{front}",),
    front=FrontPlan("balancer", leads_to=("{member 0}", "{member 1}", "{member 2}")),
    repair=(
        Advertise(0),
        Advertise(1),
        Advertise(2),
        ConfigureClient(("{member 0}", "{member 1}", "{member 2}")),
    ),
    leads_to=(("R8", "shared-url"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
)
