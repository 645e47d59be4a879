"""R8, a note: a server with the API of etcd and without members, as kine is. A server of etcdlab answers like it."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import FrontPlan, ListedMember, Scenario

SCENARIO = Scenario(
    name="kine",
    title=message("A server like kine answers: it has the API of etcd and no members."),
    story=message(
        "k3s stores its data through kine, which has the API of etcd on top of an SQL database. There is no "
        "cluster, so kine lists itself under the address that the client used, without any id. Nothing is wrong. "
        "Tools that look for a member id or for a leader get zeros and may report a fault. In this sandbox a "
        "small server of etcdlab gives the answers of kine."
    ),
    client_endpoints=("{front}",),
    front=FrontPlan("kine", members=(ListedMember("kine", ("http://{front}",)),)),
    no_repair=message("A server without membership is no fault. The client reaches it."),
    leads_to=(("R8", "no-membership"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
)
