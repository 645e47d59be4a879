"""R10: the endpoint of the client has http://, and the server speaks TLS."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import EquipClient
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="plain-http-to-a-tls-server",
    title=message("The endpoint of the client has http, and the server demands TLS."),
    story=message(
        "The cluster got certificates, and one client still has its old endpoint. The server closes each plain "
        "connection without an answer. Clients log `connection closed` or `error reading server preface: EOF`, which "
        "looks like a server that crashes. The log of the server says more: `first record does not look like a TLS "
        "handshake`. What does the client need besides another scheme?"
    ),
    members=(MemberPlan("etcd-0", certificate=CertificatePlan()),),
    client_endpoints=("http://{address}",),
    leads_to=(("R10", "endpoint-unreachable"),),
    repair=(EquipClient(ClientPlan(authority="cluster"), ("https://{address}",)),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
    exit_code=2,
)
