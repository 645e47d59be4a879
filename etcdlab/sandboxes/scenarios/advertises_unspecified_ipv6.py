"""R1: a member advertises [::], the IPv6 form of 0.0.0.0."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="advertises-unspecified-ipv6",
    title=message("A member advertises http://[::]."),
    story=message(
        "A dual-stack cluster listens on [::], and somebody copied that value into the advertised URL. It is the "
        "same fault as 0.0.0.0 in another spelling. The client dials its own host, over IPv6. The log has `dial "
        "tcp [::]:2379`, so a search for 0.0.0.0 does not match this line. Which setting is right, and which one "
        "is wrong?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://[::]:{port}",)),),
    leads_to=(("R1", "advertises-unspecified"),),
    must_not=("R2", "R3", "R10"),
    exit_code=1,
)
