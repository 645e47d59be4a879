"""R10, a look-alike: one member of three is down, and the client copes."""

from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="one-member-down",
    title="one member of three is stopped, and the client stays READY",
    text=(
        "One of three members is stopped for an upgrade. Its URL is right; nobody is at home for a while. The "
        "log fills with `connection refused` for that one address, and looks like the faults next door. But two "
        "SubConns are READY, the picker gives those out, and every call succeeds. Before you change a URL, look "
        "at the picker: does the client lack anything? And who else advertises what you are about to change?"
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1"), MemberPlan("etcd-2", stopped=True)),
    leads_to=(("R10", "member-down"),),
    must_not=("R1", "R2", "R3"),
)
