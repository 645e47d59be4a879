"""R6, a note: a member advertises a placeholder on purpose, besides the URL that works."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="placeholder-url",
    title=message("A member also advertises a placeholder that no client can use."),
    story=message(
        "Some operators put a URL such as http://127.0.0.111:0 into the list on purpose, so that no other client "
        "uses the member. A client that syncs takes it as one more endpoint and dials it again and again. The log "
        "has many failed dials, and every call succeeds. It looks like R2, and the cluster is healthy. Should "
        "anybody change this URL?"
    ),
    members=(MemberPlan("etcd-0", advertise=("{url}", "http://127.0.0.111:0")),),
    no_repair=message("Somebody advertises the placeholder on purpose, and the client works."),
    leads_to=(("R6", "placeholder-url"),),
    must_not=("R1", "R2", "R3", "R10"),
)
