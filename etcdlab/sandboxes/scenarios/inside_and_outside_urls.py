"""R8, a note: each member advertises a URL for clients inside of its network, and one that works here."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import Advertise
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="inside-and-outside-urls",
    title=message("Each member advertises one URL that works here, and one that does not."),
    story=message(
        "Some operators give each member two client URLs: one for clients in the network of the cluster, and one for "
        "the clients outside. A client that syncs gets both and dials both. One URL of each member has a name that "
        "only the cluster resolves, or an address that only the cluster reaches. So the log has failed dials without "
        "an end, and every call succeeds. Is there anything to correct, and for whom?"
    ),
    members=(
        MemberPlan("etcd-0", advertise=("{url}", "http://etcd-0.etcd.invalid:{port}")),
        MemberPlan("etcd-1", advertise=("{url}", "http://{spare}")),
    ),
    repair=(Advertise(0), Advertise(1)),
    leads_to=(("R8", "some-urls-answer"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
)
