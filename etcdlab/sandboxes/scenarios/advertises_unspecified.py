"""R1: a member advertises 0.0.0.0."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="advertises-unspecified",
    title=message("A member advertises http://0.0.0.0."),
    story=message(
        "A compose file sets ETCD_ADVERTISE_CLIENT_URLS to http://0.0.0.0:2379, like the listen URL in the line "
        "above it. etcd starts without a warning. The service works for a minute. Then AutoSync replaces its "
        "endpoints with the URLs that the members advertise, and every call ends with `dial tcp 0.0.0.0: connection "
        "refused`, although the target is right. A server listens on 0.0.0.0. A client that dials 0.0.0.0 dials its "
        "own host. Compare the target with the address in the error. Which function replaced the endpoint?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://0.0.0.0:{port}",)),),
    leads_to=(("R1", "advertises-unspecified"),),
    must_not=("R2", "R3", "R10"),
    exit_code=1,
    recorded=True,
)
