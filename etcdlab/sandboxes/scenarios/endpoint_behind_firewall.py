"""R10: a firewall drops every packet to the configured endpoint."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import OpenFirewall
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario

SCENARIO = Scenario(
    name="endpoint-behind-firewall",
    title=message("A firewall drops what the client sends to the configured endpoint."),
    story=message(
        "The client has one endpoint, and a firewall or a missing route drops every packet to it. No connection "
        "is refused, because nobody answers at all. The client waits, and the call ends with its deadline. The "
        "error may have no address. There was no Sync, so no advertised URL can be wrong. At which stage does the "
        "dial end, and after how long?"
    ),
    members=(MemberPlan("etcd-0"),),
    client_endpoints=("{front}",),
    front=FrontPlan("firewall"),
    repair=(OpenFirewall("{member 0}"),),
    leads_to=(("R10", "endpoint-unreachable"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R8", "R9"),
    exit_code=2,
)
