"""Exercise 2: predict the next function of the client, and then see what it did."""

from etcdlab.messages import message
from etcdlab.workshop.outcomes import CauseOf, NextFunction, StepValue
from etcdlab.workshop.questions import Choice, Exercise, Question, Recorded
from etcdlab.workshop.walk import FailingPicker, Function, StateOf

_AFTER_SYNC = Question(
    key="after-sync",
    text=message("The program has called `Sync`. Which of these does the client do next?"),
    choices=(
        Choice(
            "set-endpoints",
            message("SetEndpoints: it replaces its endpoints."),
            message("With what? The client does not have any other endpoints yet."),
        ),
        Choice(
            "create-transport",
            message("createTransport: it dials every endpoint, to see which ones answer."),
            message("The connection to {target} is still there, and it works."),
        ),
        Choice(
            "member-list",
            message("MemberList: it asks the cluster for its members."),
            message("`Sync` begins with a question to the cluster, over the connection that works."),
        ),
        Choice(
            "update-picker",
            message("updatePicker: it installs another picker."),
            message("A picker changes with the state of a connection. No connection has changed."),
        ),
    ),
    outcome=NextFunction(),
    hints=(
        message("`Sync` synchronises the endpoints of the client with something."),
        message("Before the client can change anything, it must learn something."),
        message("Who knows all addresses of the cluster?"),
    ),
    prediction=True,
    opens_at=Function(("sync",), "sync"),
    stop_at=Function(("set-endpoints", "create-transport", "member-list", "update-picker")),
)

_AFTER_MEMBERS = Question(
    key="after-members",
    text=message("etcd has answered. The answer has the URLs that the members advertise. What comes next?"),
    choices=(
        Choice(
            "create-transport",
            message("createTransport: it dials each URL, and keeps those that answer."),
            message("`Sync` trusts the answer. It tests no URL."),
        ),
        Choice(
            "tear-down",
            message("tearDown: it closes the connection to {target}."),
            message("Later. Something must come before it that makes this connection unnecessary."),
        ),
        Choice(
            "get",
            message("Get: the answer is kept for the moment when a connection fails."),
            message("The client does not keep the answer for later."),
        ),
        Choice(
            "set-endpoints",
            message("SetEndpoints: it passes the URLs on as its new endpoints."),
            message("`Sync` passes the URLs on as they are."),
        ),
    ),
    outcome=NextFunction(),
    hints=(
        message("Does `Sync` know whether a URL works?"),
        message("`Sync` is a short function. It asks, it collects the URLs, and it passes them on."),
        message("The name of the function says what it does with the collected URLs."),
    ),
    prediction=True,
    opens_at=Function(("members",), "sync"),
    stop_at=Function(("create-transport", "tear-down", "get", "set-endpoints")),
    explained_by=("sync", "set-endpoints"),
)

_ENDPOINTS = Question(
    key="endpoints",
    text=message(
        "The client was configured with {target}. Now the resolver gets the endpoints. Which endpoints does it get?"
    ),
    choices=(
        Choice(
            "both",
            message("The configured endpoint and the advertised URLs"),
            message("The two lists are never joined."),
            "{target},{advertised}",
        ),
        Choice(
            "advertised",
            message("Only the advertised URLs"),
            message("`SetEndpoints` replaces the list. The configured endpoint is not in the client any more."),
            "{advertised}",
        ),
        Choice(
            "target",
            message("Only the configured endpoint, because the advertised URL is not usable"),
            message("Nothing in the client judges whether a URL is usable."),
            "{target}",
        ),
    ),
    outcome=StepValue("endpoints"),
    hints=(
        message("Look at the two values of the step under question 2."),
        message("The name is `SetEndpoints`, and not `AddEndpoints`."),
        message("Compare `eps`, the argument, with what the client had before."),
    ),
    prediction=True,
    stop_at=Function(("resolver-set-endpoints",), "redial"),
    explained_by=("sync", "set-endpoints", "create-transport"),
)

_SHUTDOWN = Question(
    key="old-connection",
    text=message("The connection to {target} is READY. Which state does it get, now that the list is replaced?"),
    choices=(
        Choice(
            "READY",
            message("READY: it stays until the new connection works."),
            message("The balancer does not wait for the new connection."),
        ),
        Choice(
            "IDLE",
            message("IDLE: it sleeps, and wakes up when the new connection fails."),
            message("A connection that the balancer does not want any more is not kept for later."),
        ),
        Choice(
            "SHUTDOWN",
            message("SHUTDOWN: the client closes it at once."),
            message("The balancer removes what is not in its list, also a connection that works."),
        ),
        Choice(
            "TRANSIENT_FAILURE",
            message("TRANSIENT_FAILURE: the server closes it."),
            message("The server does nothing here. It does not know that the client was given another address."),
        ),
    ),
    outcome=StepValue("s"),
    hints=(
        message("The balancer compares its connections with the new list of addresses."),
        message("The address of the old connection is not in the new list."),
        message("Nothing needs this connection any more, and gRPC does not keep spare connections."),
    ),
    prediction=True,
    stop_at=StateOf("balancer"),
    explained_by=("sharding-update-client-conn-state", "shutdown"),
)

_DIAL = Question(
    key="dial",
    text=message("A goroutine dials the new address. Which state does the new connection get?"),
    choices=(
        Choice(
            "READY",
            message("READY: the address leads to the same machine."),
            message("On the machine of the client no etcd listens at this port."),
        ),
        Choice(
            "TRANSIENT_FAILURE",
            message("TRANSIENT_FAILURE: the dial is refused."),
            message("The kernel of the client's own host refuses the dial."),
        ),
        Choice(
            "SHUTDOWN",
            message("SHUTDOWN: the client sees that the address is invalid."),
            message("For the client it is an address like any other one."),
        ),
        Choice(
            "IDLE",
            message("IDLE: nobody needs the connection yet."),
            message("The dial has begun already, so the connection is not idle."),
        ),
    ),
    outcome=StepValue("s"),
    hints=(
        message("To which host does a dial of 0.0.0.0 go?"),
        message("It goes to the client's own host. Does an etcd listen there?"),
        message("Read the error in the warning of exercise 1 again."),
    ),
    prediction=True,
    opens_at=Function(("create-transport",), "redial", in_any_order=True),
    stop_at=StateOf("dial"),
    explained_by=("update-connectivity-state",),
)

_CAUSE = Question(
    key="cause",
    text=message(
        "The balancer must learn of the new state. How does this state get from the goroutine of the dial to the"
        " balancer?"
    ),
    choices=(
        Choice(
            "call",
            message("The goroutine of the dial calls the balancer."),
            message("Two goroutines would then work in the balancer at once."),
        ),
        Choice(
            "timer",
            message("A timer of the balancer looks at each connection."),
            message("The balancer would learn of a failure too late."),
        ),
        Choice(
            "queue",
            message("Through a queue: the balancer takes one change after the other from it."),
            message(
                "So the balancer may still take an older change, such as CONNECTING, while TRANSIENT_FAILURE waits in"
                " the queue."
            ),
        ),
        Choice(
            "wake",
            message("The waiting Get wakes up and tells the balancer."),
            message("A call waits for a picker. It tells the balancer nothing."),
        ),
    ),
    outcome=CauseOf(),
    hints=(
        message("The dial and the balancer run on two different goroutines. Neither waits for the other."),
        message("Several connections may change at the same time, and the balancer handles one change at a time."),
        message("Which of the four keeps the order of the changes?"),
    ),
    prediction=True,
    stop_at=Function(("update-subconn-state",), "redial", in_any_order=True),
    explained_by=("acbw-update-state", "update-subconn-state"),
)

_AFTER_PICKER = Question(
    key="after-picker",
    text=message("The balancer installs a picker that returns only the error. A `Get` waits. What comes next?"),
    choices=(
        Choice(
            "sync",
            message("Sync: the client asks for other endpoints."),
            message("Nothing in the client connects a failed dial with a Sync."),
        ),
        Choice(
            "picker-pick",
            message("Pick: the Get wakes up, asks the new picker, and goes on waiting."),
            message("It gets the error, keeps it for the log, and waits until its deadline."),
        ),
        Choice(
            "new-subconn",
            message("NewSubConn: the balancer makes a connection to {target}."),
            message("The balancer does not have this address any more."),
        ),
        Choice(
            "set-endpoints",
            message("SetEndpoints: the client takes the configured endpoints back."),
            message("The client has no function that takes them back."),
        ),
    ),
    outcome=NextFunction(),
    hints=(
        message("Who waits for a new picker?"),
        message("A call asks each new picker for a connection."),
        message("Look for the function that a waiting call uses."),
    ),
    prediction=True,
    opens_at=FailingPicker(),
    stop_at=Function(("sync", "picker-pick", "new-subconn", "set-endpoints"), "redial"),
    explained_by=("update-picker", "picker-pick"),
)

EXERCISE = Exercise(
    name="the-chain",
    number=2,
    title=message("The chain"),
    run=Recorded("advertises-unspecified", "3.7.1"),
    questions=(_AFTER_SYNC, _AFTER_MEMBERS, _ENDPOINTS, _SHUTDOWN, _DIAL, _CAUSE, _AFTER_PICKER),
    in_order=True,
)
