"""R10: the cluster demands a client certificate, and the client has none."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import EquipClient
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="client-certificate-missing",
    title=message("The cluster demands a client certificate, and the client has none."),
    story=message(
        "The server runs with `--client-cert-auth`. The client has the right CA file and no certificate of its own. "
        "With TLS 1.2 the server ends the handshake. With TLS 1.3 it refuses the client only after the handshake, so "
        "the connection looks fine for a moment. The client logs `bad certificate` or `certificate required`, and "
        "people search in the certificate of the server. Which two files does the configuration of the client lack?"
    ),
    members=(MemberPlan("etcd-0", certificate=CertificatePlan(demands_client_certificate=True)),),
    client=ClientPlan(authority="cluster"),
    leads_to=(("R10", "endpoint-unreachable"),),
    repair=(EquipClient(ClientPlan(authority="cluster", certificate=True)),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
    exit_code=2,
)
