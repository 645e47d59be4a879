"""R7: the certificate of one member is of a CA that the client does not trust."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import Certify
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="certificate-of-another-ca",
    title=message("The certificate of one member is of another CA."),
    story=message(
        "Somebody renewed the certificates of a cluster with a new CA, one member at a time. The client still trusts "
        "the old CA. It works through the members with old certificates, and every dial of the renewed member fails: "
        "`certificate signed by unknown authority`. When the last member is renewed, the client has no endpoint. "
        "Which file of the client must have both CAs before the renewal begins?"
    ),
    members=(
        MemberPlan("etcd-0", certificate=CertificatePlan()),
        MemberPlan("etcd-1", certificate=CertificatePlan(authority="new")),
    ),
    client_endpoints=("https://{member 0}",),
    client=ClientPlan(authority="cluster"),
    leads_to=(("R7", "tls-refuses"),),
    repair=(Certify(1),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=1,
)
