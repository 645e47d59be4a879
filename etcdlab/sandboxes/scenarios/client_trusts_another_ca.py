"""R10: the client trusts another CA than the one that signed the certificate of its endpoint."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import EquipClient
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="client-trusts-another-ca",
    title=message("The client has the CA file of another cluster."),
    story=message(
        "A service was copied from one environment to another with its CA file. The server at the endpoint is the "
        "right one and it is healthy. The client ends each handshake, because it does not know the CA that signed "
        "the certificate. It never gets as far as a member list, so no advertised URL can be the cause. Whose file is "
        "wrong: the one of the server, or the one of the client?"
    ),
    members=(MemberPlan("etcd-0", certificate=CertificatePlan()),),
    client=ClientPlan(authority="another"),
    leads_to=(("R10", "endpoint-unreachable"),),
    repair=(EquipClient(ClientPlan(authority="cluster")),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
    exit_code=2,
)
