"""R2: a member advertises 127.0.0.1."""

from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="advertises-loopback",
    title="a member advertises http://127.0.0.1",
    text=(
        "Nobody set the advertised URL, and the image's default is http://localhost:2379. On the member's own "
        "host everything works, etcdctl included. From any other host the client, once it has synced, dials "
        "itself and is refused; or worse, it reaches another etcd that runs beside it. Here the member listens "
        "on 127.0.0.2 alone, which stands for the other host. Ask: 127.0.0.1, seen from where?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://127.0.0.1:{port}",)),),
    leads_to=(("R2", "advertises-loopback"),),
    must_not=("R1", "R3", "R10"),
    exit_code=1,
)
