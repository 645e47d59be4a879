"""R10: the server listens on another address than the configured one. It looks like R2."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import ConfigureClient
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="listens-elsewhere",
    title=message("The server listens on another address than the client has."),
    story=message(
        "The etcd listens on one address of its host, and the client has another one of the same host. Nothing is "
        "wrong with the advertised URL, but nobody gets to see it: the first dial is refused already. The log "
        "looks like the one of a member that advertises loopback. Compare the target with the address of the "
        "failed dial before you change the server."
    ),
    members=(MemberPlan("etcd-0"),),
    client_endpoints=("127.0.0.1:{port}",),
    repair=(ConfigureClient(("{member 0}",)),),
    leads_to=(("R10", "nothing-listens"),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
    exit_code=2,
)
