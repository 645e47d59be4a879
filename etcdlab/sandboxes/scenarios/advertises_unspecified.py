"""R1: a member advertises 0.0.0.0."""

from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="advertises-unspecified",
    title="a member advertises http://0.0.0.0",
    text=(
        "A compose file sets ETCD_ADVERTISE_CLIENT_URLS to http://0.0.0.0:2379, like the listen URL above it. "
        "etcd takes it without a word. The service works for a minute; then AutoSync replaces its endpoints by "
        "what the members advertise, and every call ends in `dial tcp 0.0.0.0: connection refused` for a target "
        "that is right. 0.0.0.0 is a place to listen, not one to dial: the client's own host answers for it. "
        "Look at the target, then at the address in the error: which step put the one in place of the other?"
    ),
    members=(MemberPlan("etcd-0", advertise=("http://0.0.0.0:{port}",)),),
    leads_to=(("R1", "advertises-unspecified"),),
    must_not=("R2", "R3", "R10"),
    exit_code=1,
)
