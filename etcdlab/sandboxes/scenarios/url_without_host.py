"""R6: an advertised URL without a host. etcd ends with an error, so a server of etcdlab lists it."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import FrontPlan, ListedMember, Scenario

SCENARIO = Scenario(
    name="url-without-host",
    title=message("A member advertises a URL without a host."),
    story=message(
        "The script that starts the member writes `http://$HOST:2379`, and the variable is not set. The etcd of today "
        "ends with an error for such a URL. Old releases and other servers with the API of etcd accept it. A client "
        "that syncs dials port 2379 of its own host. In this sandbox a small server of etcdlab gives the member list. "
        "What does a client reach if an etcd runs on its own host, too?"
    ),
    client_endpoints=("{front}",),
    front=FrontPlan("member-list", members=(ListedMember("etcd-0", ("http://:2379",)),)),
    no_repair=message("A small server of etcdlab gives this list. No real etcd does."),
    leads_to=(("R6", "malformed-url"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=1,
)
