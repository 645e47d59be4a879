"""R10: the endpoint of the client has https://, and the server speaks plain http."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import ConfigureClient
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="https-to-a-plain-server",
    title=message("The endpoint of the client has https, and the server has no TLS."),
    story=message(
        "Somebody turned TLS on in the client before the server had a certificate. The port is open, so the "
        "connection succeeds, and then the handshake ends with `EOF` or with `first record does not look like a TLS "
        "handshake`. The client never asks for the members. The server logs nothing that names the client. Which side "
        "has to change, and which letter of the endpoint shows it?"
    ),
    members=(MemberPlan("etcd-0"),),
    client_endpoints=("https://{address}",),
    leads_to=(("R10", "endpoint-unreachable"),),
    repair=(ConfigureClient(("http://{address}",)),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
    exit_code=2,
)
