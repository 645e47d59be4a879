"""R2: etcd was started without flags, so it advertises http://localhost."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="etcd-defaults",
    title=message("A member advertises http://localhost, because nobody set the URL."),
    story=message(
        "An etcd without flags advertises http://localhost:2379. So do images whose variable nobody set. "
        "Everything works on the server's own host, and `etcdctl` there says healthy. A client on another host "
        "resolves localhost to itself. No server listens there: connection refused. The log names [::1] or "
        "127.0.0.1. Who set this URL? Nobody did."
    ),
    members=(MemberPlan("etcd-0", advertise=("http://localhost:{port}",)),),
    leads_to=(("R2", "advertises-loopback"),),
    must_not=("R1", "R3", "R10"),
    exit_code=1,
)
