"""R8, a note: a grpc-proxy answers, and lists itself in the place of the members."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario

SCENARIO = Scenario(
    name="grpc-proxy",
    title=message("A grpc-proxy stands before the member and advertises its own address."),
    story=message(
        "The endpoint is a grpc-proxy of etcd. It answers MemberList with the proxies instead of the members, "
        "because its clients must not go around it. So the member list has an entry that `etcdctl member list` at "
        "the cluster does not have. Everything works. How can a person see that the answer came from a proxy? "
        "Look at the member id."
    ),
    members=(MemberPlan("etcd-0"),),
    client_endpoints=("{front}",),
    front=FrontPlan("grpc-proxy", leads_to=("{member 0}",)),
    no_repair=message("The proxy advertises an address that its clients reach."),
    leads_to=(("R8", "grpc-proxy"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
)
