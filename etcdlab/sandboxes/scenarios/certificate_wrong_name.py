"""R7: the certificate of one member is not valid for the address that the member advertises."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_changes import Certify
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="certificate-wrong-name",
    title=message("The certificate of a member is not valid for the address that it advertises."),
    story=message(
        "A new member got a certificate for its name, and it advertises its address. The client is configured with "
        "another member, whose certificate is right, so the first calls work. After a Sync the client dials the new "
        "member, too, and ends that handshake: the certificate has no name for this address. The server is up and its "
        "URL leads to it. For which names is the certificate valid, and which one does the URL have?"
    ),
    members=(
        MemberPlan("etcd-0", certificate=CertificatePlan()),
        MemberPlan("etcd-1", certificate=CertificatePlan(names=("etcd-1.etcd.svc",))),
    ),
    client_endpoints=("https://{member 0}",),
    client=ClientPlan(authority="cluster"),
    leads_to=(("R7", "tls-refuses"),),
    repair=(Certify(1),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=1,
)
