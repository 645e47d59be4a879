"""R10: one member of three is down, and the client works. It looks like the other faults."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import StartMember
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="one-member-down",
    title=message("One member of three is stopped, and the client stays READY."),
    story=message(
        "One of three members is stopped for an upgrade. Its URL is right, but no server listens there for a while. "
        "The log fills with `connection refused` for this one address, so it looks like a wrong URL. But two "
        "SubConns are READY, the picker uses these two, and every call succeeds. Look at the picker before you "
        "change a URL. Does the client miss anything? And which other members advertise the URL that you want to "
        "change?"
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1"), MemberPlan("etcd-2", stopped=True)),
    repair=(StartMember(2),),
    leads_to=(("R10", "member-down"),),
    must_not=("R1", "R2", "R3"),
    recorded=True,
)
