"""R10: one member of three is suspended: its port is open, and it answers nothing."""

from etcdlab.messages import message
from etcdlab.sandboxes.changes import Resume, Suspend
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="member-suspended",
    title=message("One member of three is suspended: its port is open, and it answers nothing."),
    story=message(
        "Somebody paused the virtual machine of one member, or its disk does not answer. The kernel still accepts "
        "connections, so a check of the port succeeds. The member sends no byte: the client waits for its HTTP/2 "
        "settings and gives up after a timeout, again and again. Two other SubConns are READY, and every call "
        "succeeds. Which stage of the dial tells a suspended member from one that is stopped?"
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1"), MemberPlan("etcd-2")),
    client_endpoints=("{member 0}",),
    incident=(Suspend(2),),
    repair=(Resume(2),),
    leads_to=(("R10", "member-not-asked"),),
    must_not=("R1", "R2", "R3", "R4", "R5"),
)
