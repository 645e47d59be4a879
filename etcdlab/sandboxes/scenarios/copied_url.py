"""R8, a note: two members advertise the same URL, because somebody copied it."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import Advertise
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="copied-url",
    title=message("Two members advertise the URL of one of them."),
    story=message(
        "Somebody made the configuration of the second member from the one of the first, and did not change the "
        "advertised URL. A client that syncs has two endpoints for three members. Nobody dials the second member "
        "any more. Nothing fails until the first member stops. Then the client has one endpoint left, although "
        "two members run. Which member does not appear in the dials?"
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1", advertise=("http://{member 0}",)), MemberPlan("etcd-2")),
    repair=(Advertise(1),),
    leads_to=(("R8", "shared-url"),),
    must_not=("R1", "R2", "R3", "R4", "R10"),
)
