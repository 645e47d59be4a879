"""R6: a member advertises a unix socket, which no client on another host can dial."""

from etcdlab.messages import message
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="advertises-unix-socket",
    title=message("A member advertises a unix socket."),
    story=message(
        "Somebody set the advertised URL to the socket that a local agent uses. etcd accepts it without a "
        "warning. A client of this cluster asks for the members and gets a URL that has no host and no port. It opens "
        "a file of its own host. On the host of the server that can work; on any other host there is no such file. "
        "Which URL should the member advertise besides the socket?"
    ),
    members=(MemberPlan("etcd-0", advertise=("unix://localhost:2379",)),),
    leads_to=(("R6", "unix-socket"),),
    must_not=("R1", "R2", "R3", "R10"),
    exit_code=1,
)
