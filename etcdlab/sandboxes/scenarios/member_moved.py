"""R4: a member has moved to another host and advertises the address of its old host."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario

SCENARIO = Scenario(
    name="member-moved",
    title=message("A member has moved and still advertises its old address."),
    story=message(
        "Somebody moved the data of a member to another host and started it there. The client got the new address, and "
        "nobody changed `--advertise-client-urls`. The old host is gone, so no machine answers there. After a Sync the "
        "client waits for each dial until its timeout: no refusal, no error text, only slowness. Which host would have "
        "to be switched on so that the client works again, and which setting is the better one to change?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://{front}",)),),
    client_endpoints=("{member 0}",),
    front=FrontPlan("firewall"),
    leads_to=(("R4", "unreachable-url"),),
    must_not=("R1", "R2", "R3", "R5", "R10"),
    exit_code=1,
)
