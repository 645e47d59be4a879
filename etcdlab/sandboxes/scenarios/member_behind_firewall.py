"""R10: a firewall drops every packet to the URL of one member."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import OpenFirewall
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario

SCENARIO = Scenario(
    name="member-behind-firewall",
    title=message("A firewall drops what the client sends to one member."),
    story=message(
        "Three members run. Between the client and one of them, a firewall drops every packet. The dial gets no "
        "answer and no refusal: it waits. The other two members serve, so the client works. From here nobody can "
        "tell this from a host that is off. Do not remove the member: the others may report that it runs."
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1"), MemberPlan("etcd-2", advertise=("http://{front}",))),
    client_endpoints=("{member 0}",),
    front=FrontPlan("firewall"),
    repair=(OpenFirewall("{member 2}"),),
    leads_to=(("R10", "member-not-asked"),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
)
