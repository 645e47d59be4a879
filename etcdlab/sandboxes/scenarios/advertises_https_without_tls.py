"""R7, a note: a member without TLS advertises https."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="advertises-https-without-tls",
    title=message("A member without TLS advertises https."),
    story=message(
        "The cluster has no certificates, and somebody wrote the advertised URL with https. Clients in Go ignore "
        "the scheme of an advertised URL: after a Sync they dial the same address without TLS, so they work. "
        "Programs that take the URL as it is written fail: etcdctl with `--cluster`, and Patroni. So the fault "
        "appears on the day when somebody runs one of them. Which part of the URL do these programs believe?"
    ),
    members=(MemberPlan("etcd-0", advertise=("https://{address}",)),),
    leads_to=(("R7", "other-scheme"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
)
