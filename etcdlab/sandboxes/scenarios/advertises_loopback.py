"""R2: a member advertises 127.0.0.1."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="advertises-loopback",
    title=message("A member advertises http://127.0.0.1."),
    story=message(
        "Nobody set the advertised URL, and the default of the image is http://localhost:2379. On the member's own "
        "host everything works, also etcdctl. A client on any other host syncs, dials itself, and is refused. Or it "
        "reaches another etcd that runs on the client's own host. In this sandbox the member listens on 127.0.0.2 "
        "only, and 127.0.0.2 stands for the other host. Which host does 127.0.0.1 name for the client?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://127.0.0.1:{port}",)),),
    leads_to=(("R2", "advertises-loopback"),),
    must_not=("R1", "R3", "R10"),
    exit_code=1,
    recorded=True,
)
