"""The capstone: a scenario that is drawn at random. The learner finds out what is wrong, and writes the postmortem."""

from etcdlab.messages import message
from etcdlab.workshop.diagnosis import BlamedPlaces, BreaksAt, FaultKind
from etcdlab.workshop.questions import Choice, Exercise, Question, Recorded, Typed

SCENARIOS = (
    "advertises-loopback",
    "advertises-unspecified",
    "advertises-unspecified-ipv6",
    "client-dials-unspecified",
    "etcd-defaults",
    "listens-elsewhere",
    "name-does-not-resolve",
    "name-of-the-cluster",
    "no-quorum",
    "nothing-listens",
    "one-endpoint-fails",
    "one-member-down",
    "password-demanded",
    "published-port",
    "user-without-rights",
    "wrong-password",
)
"""Each has one fault, and one place at which somebody must change something."""

_BREAKS = Question(
    key="breaks",
    text=message("You are on call. This is all that you know of the service. Where does it break?"),
    choices=(
        Choice(
            "refused",
            message("No dial fails. etcd answers the call with an error."),
            message("Read what the last call returned. Is it an answer of etcd? And did every dial succeed?"),
            right=message("etcd is there, and it refuses this call."),
        ),
        Choice(
            "advertised",
            message("A dial of an advertised URL fails. The configured endpoints answer."),
            message("Compare the dials that fail with the endpoints that the client is configured with."),
            right=message("The client came to etcd, got other addresses from it, and does not reach these."),
        ),
        Choice(
            "unanswered",
            message("No dial fails, but etcd does not answer the call in time."),
            message("Read the dials once more, and then what the last call returned."),
            right=message("A server accepts the connection, and the call waits until its deadline."),
        ),
        Choice(
            "configured",
            message("A dial of a configured endpoint fails."),
            message("Compare each dial that fails with the line *The client is configured with*."),
            right=message("Every client with these endpoints has this failure, also one that never calls Sync."),
        ),
    ),
    outcome=BreaksAt(),
    hints=(
        message("Read the dials first. Does one fail?"),
        message("If a dial fails: is it one of a configured endpoint, or one of a URL that a member advertises?"),
        message("If no dial fails: a text with `etcdserver:` is an answer of etcd, and a deadline is none."),
    ),
    shows="",
    shows_before="run",
)

_KIND = Question(
    key="change",
    text=message("What must somebody change, so that the service works for good?"),
    choices=(
        Choice(
            "advertised",
            message("What a member advertises"),
            message("Compare what the members advertise with the dials. Does an advertised URL cause the failure?"),
            right=message("Each client that calls Sync gets this URL. The endpoints of the client are right."),
        ),
        Choice(
            "endpoint",
            message("An endpoint of the client, or the server that should listen there"),
            message("Does a configured endpoint fail, and is it no known member that is down?"),
            right=message("No member list names this address as the one of a member that is down."),
        ),
        Choice(
            "access",
            message("The user, the password or the rights of the client"),
            message("An etcd that refuses a user says so. Read what the call returned."),
            right=message("The network and the addresses are right. etcd knows the client, and refuses it."),
        ),
        Choice(
            "server",
            message("No configuration: one or more members of the cluster are down and must run again."),
            message("How many members does the cluster have, and what tells you that one of them is down?"),
            right=message("The addresses are right. As soon as the members run, the client works again."),
        ),
    ),
    outcome=FaultKind(),
    hints=(
        message("Your answer to the first question leaves one or two of these."),
        message("An address that several members agree on is right, even if nobody listens there at the moment."),
        message("If etcd accepts a connection and answers no call, too many members of the cluster are down."),
    ),
    shows="",
)

_PLACE = Question(
    key="place",
    text=message(
        "At which place? Type the URL, the address or the name of the member. If the whole cluster is the place, type"
        " the endpoint of the client."
    ),
    choices=(),
    typed=Typed(
        message("http://host:port, host:port, or a name"),
        message("This is the place. etcdlab reports the same."),
        message("This is not the place, or it is not written as above. Copy it from the facts above."),
    ),
    outcome=BlamedPlaces(),
    hints=(
        message("It is in the facts of the first question."),
        message("If a dial fails, the place is what was dialled, or the member that advertises it."),
        message("If no dial fails, the place is the endpoint of the client."),
    ),
    shows="finding",
)

EXERCISE = Exercise(
    name="capstone",
    number=6,
    title=message("An unknown fault"),
    run=Recorded("", "3.7.1"),
    questions=(_BREAKS, _KIND, _PLACE),
    drawn_from=SCENARIOS,
    one_by_one=True,
    minutes=10,
)
