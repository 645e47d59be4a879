"""R7, a note: a member with TLS advertises http."""

from etcdlab.messages import message
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="advertises-http-with-tls",
    title=message("A member with TLS advertises http."),
    story=message(
        "The cluster got certificates, and nobody changed the advertised URLs. A client in Go that is configured "
        "with https keeps TLS after a Sync, whatever scheme the members advertise, so it works. Programs that "
        "take the URL as it is written send plain text to a port that demands TLS, and fail: etcdctl with "
        "`--cluster`, and Patroni. Why does the service work, and the backup script not?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://{address}",), certificate=CertificatePlan()),),
    client=ClientPlan(authority="cluster"),
    leads_to=(("R7", "other-scheme"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
)
