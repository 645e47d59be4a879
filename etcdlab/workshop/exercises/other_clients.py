"""Exercise 5: the same fault in other clients: three releases of the Go client, other programs, and one's own files."""

from etcdlab.messages import Message, message
from etcdlab.workshop.outcomes import FailedSource, NewLogFields, ProgramsThatSync, ReleasesThatRedial
from etcdlab.workshop.questions import Choice, Exercise, Question, Recorded
from etcdlab.workshop.samples import WrongLines

_RELEASES = ("seed", "3.5.21", "3.7.1")
_COMPOSE, _LOG = "shop-compose.yaml", "shop.log"

_SAME_FAULT = Question(
    key="same-fault",
    text=message(
        "The cluster of exercise 1, and three releases of the Go client: seed (the one of exercise 1, from 2020),"
        " 3.5.21 and 3.7.1. Which of them dial 0.0.0.0 after the Sync?"
    ),
    choices=(
        Choice(
            "seed",
            message("Only the oldest one: it was a bug of the client."),
            message("It is no bug of one release. What did the client take the address from?"),
        ),
        Choice(
            "all",
            message("All three"),
            message("Each of them calls `MemberList` and replaces its endpoints by the answer."),
            "seed,3.5.21,3.7.1",
        ),
        Choice(
            "older",
            message("The two older ones: 3.7.1 sees that nobody can dial this address."),
            message("No client judges what a member advertises, and the newest one does not either."),
            "seed,3.5.21",
        ),
    ),
    outcome=ReleasesThatRedial(failing=True),
    hints=(
        message("Exercise 1 and exercise 2 had two different releases."),
        message("The address comes from the member. Does the member know the release of the client?"),
        message("Compare the dials in exercise 1 (seed) with those in exercise 2 (3.7.1)."),
    ),
    prediction=True,
    shows="releases",
    run=Recorded("advertises-unspecified", "seed"),
    releases=_RELEASES,
)

_LOG_FIELDS = Question(
    key="log-fields",
    text=message("The warning of 3.7.1 has fields that the warning of seed and 3.5.21 does not have. Which ones?"),
    choices=(
        Choice(
            "endpoints",
            message("The advertised URLs, and the member that returned them"),
            message("The client does not log where an address comes from."),
            "endpoints,member",
        ),
        Choice(
            "none",
            message("None: the text of the error has changed, and the fields are the same."),
            message("The text has changed, too. Compare the names of the fields below."),
            "",
        ),
        Choice(
            "peer",
            message("The RPC that failed, and the peer with which the client was connected"),
            message("`peer` has no address in this warning: for this call there never was a connection."),
            "method,peer",
        ),
        Choice(
            "configured",
            message("All configured endpoints, in place of the first one"),
            message("The field `target` is the same in all three."),
            "configured",
        ),
    ),
    outcome=NewLogFields(),
    compares="log",
    hints=(
        message("A newer log helps to find out which call failed, and how far it came."),
        message("The new fields are about one call. They say nothing of the cluster."),
        message("A call has a name, and it has another end."),
    ),
    prediction=True,
    shows="releases",
    run=Recorded("advertises-unspecified", "seed"),
    releases=_RELEASES,
)

_REDIAL = Question(
    key="redial",
    text=message(
        "Now a cluster without the fault: the member advertises the very address that the client is configured with."
        " Which releases close their connection at the Sync all the same, and dial this address once more?"
    ),
    choices=(
        Choice(
            "all",
            message("All three: the list of endpoints was replaced."),
            message("The list was replaced. But the balancer closes only what is not in the new list."),
            "seed,3.5.21,3.7.1",
        ),
        Choice(
            "seed",
            message("Only seed: for it, an address with http:// before it is another address."),
            message(
                "The newer ones remove the scheme before they compare, and keep the connection. Look at the dials: seed"
                " has one more."
            ),
        ),
        Choice(
            "none",
            message("None: the address is the same, so nothing changes."),
            message("The address that the member advertises is written in another way than the configured one."),
            "",
        ),
        Choice(
            "newest",
            message("Only 3.7.1: it always makes a new connection after a Sync."),
            message("It compares the old addresses with the new ones first."),
            "3.7.1",
        ),
    ),
    outcome=ReleasesThatRedial(failing=False),
    hints=(
        message("The member advertises a URL, and the client is configured with host and port."),
        message("The balancer compares texts. Are the two texts the same?"),
        message("One generation of clients compares the texts as they are, and the others remove the scheme first."),
    ),
    prediction=True,
    shows="releases",
    run=Recorded("healthy", "seed"),
    releases=_RELEASES,
)

_AGE = Question(
    key="age",
    text=message(
        "A service works for 60 seconds after each start, and then it fails. Nobody configured a Sync. Which framework"
        " is it built with?"
    ),
    choices=(
        Choice(
            "kratos",
            Message("kratos"),
            message("In kratos the program makes its own client, and without a setting this client never calls Sync."),
        ),
        Choice(
            "jetcd",
            Message("jetcd (Java)"),
            message("jetcd asks for the members only if the program does, and does not dial the answer."),
        ),
        Choice(
            "go-zero",
            Message("go-zero"),
            message(
                "go-zero calls Sync every 60 seconds, and no setting switches this off. The servers must be right."
            ),
        ),
        Choice(
            "etcdctl",
            message("etcdctl, called by a script"),
            message("etcdctl dials advertised URLs only with `--cluster`, and then at once."),
        ),
    ),
    outcome=ProgramsThatSync(60),
    hints=(
        message("The age of the fault is the time between two Syncs."),
        message("Somebody wrote this time into the code of the framework, and it is a constant there."),
        message("It is the framework from which the warning of exercise 1 comes."),
    ),
    shows="",
)

_PYTHON = Question(
    key="python",
    text=message(
        "Another service is written in Python. Its log has these lines. Who gave the address {dialled} to this client?"
    ),
    choices=(
        Choice(
            "advertised",
            message("A member of the cluster, as in exercise 1"),
            message("This client never dials what a member advertises. The same address can have another origin."),
        ),
        Choice(
            "resolver",
            message("The DNS server"),
            message("No name appears in the log, and so no DNS server was asked."),
        ),
        Choice(
            "configured",
            message("The configuration of the service itself"),
            message(
                "The Python clients dial only the host that they are configured with. So do the clients for Java, Rust,"
                " Node, .NET and C++. The fix is in another file than in exercise 4."
            ),
        ),
    ),
    outcome=FailedSource(),
    hints=(
        message("First find out which client wrote the line. Its name is in it."),
        message("AutoSync is a feature of the Go client. Does this service have it?"),
        message("A client that never asks for the members can have its addresses from one place only."),
    ),
    shows="finding",
    shows_before="sample",
    sample=_LOG,
)


def _line(number: int, text: str) -> Message:
    return message("Line {number}: {text}", number=number, text=text)


_FILE = Question(
    key="compose",
    text=message("A colleague sends his compose file. Which line must he change?"),
    choices=(
        Choice(
            "listen",
            _line(9, "ETCD_LISTEN_CLIENT_URLS"),
            message("This is the setting to listen. In a container, etcd must listen on all addresses."),
            "9",
        ),
        Choice(
            "peer",
            _line(12, "ETCD_INITIAL_ADVERTISE_PEER_URLS"),
            message("This is for the other members. No client gets it."),
            "12",
        ),
        Choice(
            "advertise",
            _line(10, "ETCD_ADVERTISE_CLIENT_URLS"),
            message("Each client gets this URL from `MemberList`. `etcdlab lint` finds such a line before it runs."),
            "10",
        ),
        Choice(
            "client",
            _line(17, "ETCD_ENDPOINTS"),
            message("The shop reaches etcd under this name, and it works until the first Sync."),
            "17",
        ),
    ),
    outcome=WrongLines(_COMPOSE),
    hints=(
        message("Two lines have the same URL. One of them is right."),
        message("One setting is for the server: where does it listen? The other one is for the clients."),
        message("Look for the setting that a client gets to read."),
    ),
    shows="lint",
    shows_before="sample",
    sample=_COMPOSE,
)

EXERCISE = Exercise(
    name="other-clients",
    number=5,
    title=message("The same fault in other clients"),
    run=Recorded("advertises-unspecified", "seed"),
    questions=(_SAME_FAULT, _LOG_FIELDS, _REDIAL, _AGE, _PYTHON, _FILE),
)
