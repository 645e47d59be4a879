"""R8: a learner is in the member list. A newer client leaves it out, an older one sends calls to it."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import Promote
from etcdlab.sandboxes.scenario import MemberPlan, Outcome, Scenario

SCENARIO = Scenario(
    name="learner",
    title=message("A learner is in the member list."),
    story=message(
        "A new member joined as a learner and nobody promoted it. A learner refuses most calls. Clients since "
        "3.5.3 leave it out of a Sync, so nothing happens. An older client takes its URL as an endpoint, and some "
        "of its calls fail: `rpc not supported for learner`. Check this scenario with `--release seed` and with a "
        "newer release, and compare the findings."
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1", learner=True)),
    client_endpoints=("{member 0}",),
    repair=(Promote(1),),
    leads_to=(("R8", "learner"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    of_release={"seed": Outcome((("R8", "learner-taken"),), 1)},
)
