"""R2 at a grpc-proxy: it advertises 127.0.0.1, because nobody set its address."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario

SCENARIO = Scenario(
    name="grpc-proxy-defaults",
    title=message("A grpc-proxy advertises loopback, because nobody set its address."),
    story=message(
        "The grpc-proxy was started without --advertise-client-url, so it advertises 127.0.0.1, with the port "
        "23790 if nobody chose another one. A client that syncs through the proxy dials itself. The members are "
        "all right, and a change at a member does not help. People who look at `etcdctl member list` at the "
        "cluster see no wrong URL at all. At which process must somebody set the URL?"
    ),
    members=(MemberPlan("etcd-0"),),
    client_endpoints=("{front}",),
    front=FrontPlan("grpc-proxy", leads_to=("{member 0}",), advertise="127.0.0.1:{port}"),
    leads_to=(("R2", "advertises-loopback"),),
    must_not=("R1", "R3", "R4", "R5", "R10"),
    exit_code=1,
    # A proxy of 3.6 dials the address that it advertises, and ends if nothing listens there.
    refused_by=("3.6",),
)
