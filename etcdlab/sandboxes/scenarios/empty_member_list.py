"""R8: the member list is empty. No real etcd answers so; a server of etcdlab does."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import FrontPlan, Scenario

SCENARIO = Scenario(
    name="empty-member-list",
    title=message("The member list is empty."),
    story=message(
        "The client syncs and receives a list without any member. It replaces its endpoints by nothing. From then "
        "on there is no address to dial, and every call waits until its deadline. The log names no address at "
        "all. No real etcd gives this answer, but other servers with the API of etcd do. In this sandbox a small "
        "server of etcdlab gives it."
    ),
    client_endpoints=("{front}",),
    front=FrontPlan("member-list"),
    no_repair=message("A small server of etcdlab gives the empty list. No etcd is behind it."),
    leads_to=(("R8", "no-members"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R10"),
    exit_code=1,
)
