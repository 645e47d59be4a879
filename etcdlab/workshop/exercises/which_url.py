"""Exercise 3: four clusters. In one of them, the advertised URL is not what is wrong."""

from etcdlab.messages import message
from etcdlab.workshop.outcomes import BlamedAddress, FailedSource
from etcdlab.workshop.questions import Choice, Exercise, Question, Recorded

_RELEASE = "3.7.1"

_LOOPBACK = Question(
    key="cluster-a",
    text=message("Cluster A. Which URL or address must somebody change?"),
    choices=(
        Choice(
            "target",
            message("{target}, the endpoint of the client"),
            message("A dial of this address succeeds, and an etcd answers there."),
            "{target}",
        ),
        Choice(
            "advertised",
            message("{advertised}, which {member} advertises"),
            message("A client that dials 127.0.0.1 dials its own host. The address is right only on the host of etcd."),
            "{advertised}",
        ),
        Choice(
            "nothing",
            message("None: the server is down. Somebody must start it."),
            message("The server answered the MemberList, so it runs."),
            "nothing",
        ),
    ),
    outcome=BlamedAddress(),
    hints=(
        message("Compare the dials. One succeeds, and one fails."),
        message("Both dials were made on the host of the client. Which host does each address mean there?"),
        message("One of the two addresses means a different host wherever somebody dials it."),
    ),
    shows_before="cluster",
    shows="finding",
    run=Recorded("advertises-loopback", _RELEASE),
)

_LOOK_ALIKE = Question(
    key="cluster-b",
    text=message(
        "Cluster B. Its log has `connection refused`, too. Which URL or address must somebody change or mend?"
    ),
    choices=(
        Choice(
            "advertised",
            message("The URL that a member advertises"),
            message("No etcd has answered, so no member has told the client any URL."),
            "advertised",
        ),
        Choice(
            "autosync",
            message("None: the AutoSync of the client must be switched off."),
            message("A Sync needs an etcd that answers. This client did not come that far."),
            "nothing",
        ),
        Choice(
            "target",
            message("{target}, the endpoint of the client, or the server that should listen there"),
            message("Nothing listens there. This is the look-alike: no advertised URL is involved."),
            "{target}",
        ),
    ),
    outcome=BlamedAddress(),
    hints=(
        message("What did the client learn from this cluster?"),
        message("There is no member list. Think of what a Sync needs first."),
        message("Only one address appears in all dials."),
    ),
    shows_before="cluster",
    shows="finding",
    run=Recorded("nothing-listens", _RELEASE),
)

_SOURCE = Question(
    key="look-alike",
    text=message(
        "Cluster B again. Read the facts of A above, and of C and D below. Which observation tells cluster B from the"
        " three others?"
    ),
    choices=(
        Choice(
            "text",
            message("The text of the error: only cluster B has connection refused."),
            message("Two of the other clusters have the same text."),
            "text",
        ),
        Choice(
            "configured",
            message("The dial that fails is one of a configured endpoint."),
            message("So the client has not replaced its endpoints, and the cause is on the way to the first endpoint."),
        ),
        Choice(
            "advertised",
            message("The dial that fails is one of an advertised URL."),
            message("That is so in the three other clusters."),
        ),
        Choice(
            "release",
            message("The release of the client"),
            message("All four clients have the same release."),
            "release",
        ),
    ),
    outcome=FailedSource(),
    hints=(
        message("The texts of the errors are no help. Compare the addresses."),
        message("Compare the address that fails with the address that the client is configured with."),
        message("In cluster B these two are the same."),
    ),
    shows="",
    run=Recorded("nothing-listens", _RELEASE),
)

_NAME = Question(
    key="cluster-c",
    text=message("Cluster C. Which URL or address must somebody change?"),
    choices=(
        Choice(
            "dns",
            message("192.0.2.53:53, the DNS server"),
            message("It answered, and it is right: it does not have this name."),
            "192.0.2.53:53",
        ),
        Choice(
            "target",
            message("{target}, the endpoint of the client"),
            message("A dial of this address succeeds, and an etcd answers there."),
            "{target}",
        ),
        Choice(
            "nothing",
            message("None: the network of the client is down."),
            message("The client reached an etcd and a DNS server."),
            "nothing",
        ),
        Choice(
            "advertised",
            message("{advertised}, which {member} advertises"),
            message("The name is known where etcd runs, such as in a compose network, and not where the client runs."),
            "{advertised}",
        ),
    ),
    outcome=BlamedAddress(),
    hints=(
        message("Read the error of the dial. Did the client come to an address at all?"),
        message("The name must be known where the client runs. Who wrote the name down?"),
        message("Look at what the member advertises."),
    ),
    shows_before="cluster",
    shows="finding",
    run=Recorded("name-does-not-resolve", _RELEASE),
)

_UNSPECIFIED = Question(
    key="cluster-d",
    text=message("Cluster D. Which URL or address must somebody change?"),
    choices=(
        Choice(
            "advertised",
            message("{advertised}, which {member} advertises"),
            message("A server may listen on this address. No client can use it as a destination."),
            "{advertised}",
        ),
        Choice(
            "listen",
            message("The URL on which etcd listens"),
            message("The client reached etcd, so etcd listens where it should."),
            "listen",
        ),
        Choice(
            "target",
            message("{target}, the endpoint of the client"),
            message("A dial of this address succeeds, and an etcd answers there."),
            "{target}",
        ),
    ),
    outcome=BlamedAddress(),
    hints=(
        message("You have seen this cluster in exercise 1."),
        message("There are two settings with nearly the same name: one to listen, and one for clients."),
        message("Look for the address that belongs into the setting to listen, and into no other one."),
    ),
    shows_before="cluster",
    shows="finding",
    run=Recorded("advertises-unspecified", _RELEASE),
)

EXERCISE = Exercise(
    name="which-url",
    number=3,
    title=message("Which URL is wrong?"),
    run=Recorded("advertises-loopback", _RELEASE),
    questions=(_LOOPBACK, _LOOK_ALIKE, _SOURCE, _NAME, _UNSPECIFIED),
)
