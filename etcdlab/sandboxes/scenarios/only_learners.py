"""R8: only a learner has a URL, and this client leaves learners out. A server of etcdlab has such a list."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import FrontPlan, ListedMember, Outcome, Scenario

SCENARIO = Scenario(
    name="only-learners",
    title=message("Only a learner advertises a URL."),
    story=message(
        "The member list has one entry with a URL, and that entry is a learner. Since 3.5.3 a Sync leaves "
        "learners out, because they refuse most calls. So the client has no endpoint after the Sync, and every "
        "call waits until its deadline. An older client takes the learner. No real cluster has only learners: a "
        "small server of etcdlab gives this list."
    ),
    client_endpoints=("{front}",),
    front=FrontPlan("member-list", members=(ListedMember("etcd-0", ("http://{front}",), learner=True),)),
    no_repair=message("A small server of etcdlab gives this list. No etcd is behind it that has a learner to promote."),
    leads_to=(("R8", "only-learners"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=1,
    of_release={"seed": Outcome((("R8", "learner-taken"),), 1)},
)
