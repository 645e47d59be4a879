"""R6: an IPv6 address without brackets. etcd ends with an error, so a server of etcdlab lists it."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import FrontPlan, ListedMember, Scenario

SCENARIO = Scenario(
    name="ipv6-without-brackets",
    title=message("A member advertises an IPv6 address without brackets."),
    story=message(
        "A template joins a host and a port with a colon, and the host is an IPv6 address. Nobody can tell where the "
        "address ends and where the port begins. The etcd of today ends with an error for such a URL. Old releases and "
        "other servers with the API of etcd accept it, and a client that syncs cannot dial it. In this sandbox a small "
        "server of etcdlab gives the member list. Where do the brackets belong?"
    ),
    client_endpoints=("{front}",),
    front=FrontPlan("member-list", members=(ListedMember("etcd-0", ("http://fd00::5:2379",)),)),
    no_repair=message("A small server of etcdlab gives this list. No real etcd does."),
    leads_to=(("R6", "malformed-url"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=1,
)
