"""Exercise 1: read the warning. Which address was dialled, and which one was the client configured with?"""

from etcdlab.messages import Message, message
from etcdlab.workshop.outcomes import FailedAddress, FailedSource, LastDialled, Returned, Subject, Target
from etcdlab.workshop.questions import Choice, Exercise, Question, Recorded
from etcdlab.workshop.walk import Function

_TARGET = Question(
    key="target",
    text=message("Which address is this client configured with?"),
    choices=(
        Choice(
            "dialled",
            Message("{dialled}"),
            message("This address is in the error. The error says where a dial failed, and not what was configured."),
            "{dialled}",
        ),
        Choice(
            "target",
            Message("{target}"),
            message("The log names the configured endpoint as the target, behind the name of the client."),
            "{target}",
        ),
        Choice(
            "client-name",
            message("The long name after endpoint://"),
            message("That is a name that the client made for itself when it started. Nobody configured it."),
            "endpoint",
        ),
        Choice(
            "cannot-know",
            message("The warning does not say it."),
            message("It does. Read the names of the fields in the warning once more."),
            "unknown",
        ),
    ),
    outcome=Target(),
    hints=(
        message("The warning is JSON. Read only the names of its fields first."),
        message("One field says where the client wants to go. Another one says what went wrong."),
        message("Look at the last part of the field `target`."),
    ),
    shows_before="log",
    shows="",
)

_DIALLED = Question(
    key="dialled",
    text=message("Which address did the client dial when this error occurred?"),
    choices=(
        Choice(
            "target",
            Message("{target}"),
            message("The target is what somebody configured. Does the text of the error name the same address?"),
            "{target}",
        ),
        Choice(
            "local",
            Message("127.0.0.1:{port}"),
            message("This address does not appear in the warning at all."),
            "127.0.0.1:{port}",
        ),
        Choice(
            "dialled",
            Message("{dialled}"),
            message("`dial tcp` comes from Go. The address behind it is the one that was really dialled."),
            "{dialled}",
        ),
        Choice(
            "nothing",
            message("None: the deadline ended before the client dialled."),
            message("The deadline did end the call. But the error also tells how a dial ended."),
            "nothing",
        ),
    ),
    outcome=FailedAddress(),
    hints=(
        message("The error has several parts, with a colon between them. The innermost one comes from the kernel."),
        message("Find the words `connection refused`, and read what stands before them."),
        message("Look at the address behind `dial tcp`."),
    ),
    shows_before="log",
    shows="",
)

_SOURCE = Question(
    key="source",
    text=message("Nobody configured the dialled address in this client. Who gave it to the client?"),
    choices=(
        Choice(
            "resolver",
            message("DNS: the name in the configuration resolves to this address."),
            message("The configuration has an IP address and no name, so the client asked no DNS server."),
        ),
        Choice(
            "configured",
            message("An old endpoint in the configuration of the client"),
            message("This client has one endpoint. It is the target."),
        ),
        Choice(
            "kernel",
            message("The operating system replaced the target with it."),
            message("The kernel dials the address that the program passes to it, and no other one."),
        ),
        Choice(
            "advertised",
            message("A member of the etcd cluster, which returned it as an address of its own"),
            message("The client called `Sync`. `MemberList` returned the URLs that the members advertise."),
        ),
    ),
    outcome=FailedSource(),
    hints=(
        message("The service worked for a minute. What does an etcd client do every minute, if it is configured so?"),
        message("`AutoSyncInterval` makes the client ask somebody for new endpoints."),
        message("`Sync` sends a request to etcd. Think of what etcd answers."),
    ),
    prediction=True,
    stop_at=Function(("members",)),
)

_RETURNED = Question(
    key="returned",
    text=message("The warning is in the log. What does `Get` return to the program?"),
    choices=(
        Choice(
            "same",
            message("The same text: latest balancer error: … dial tcp {dialled}: connect: connection refused"),
            message("The client logs this text. The call returns something shorter."),
            "balancer",
        ),
        Choice(
            "refused",
            message("connection refused, without any address"),
            message("gRPC does not return this error to the call. It dials again."),
        ),
        Choice(
            "deadline",
            message("context deadline exceeded, without any address"),
            message("The call waited for a connection until its deadline. The program never gets an address."),
            "context deadline exceeded",
        ),
        Choice(
            "ok",
            message("The value of the key: a warning is no error."),
            message("The client needs a connection for a value, and it has none."),
            "ok",
        ),
    ),
    outcome=Returned(),
    hints=(
        message("The warning says `retrying of unary invoker failed`. The program gave the call a deadline."),
        message("While the balancer has no connection, a call waits. Something ends the wait."),
        message("Look at the `code` in the error of the warning."),
    ),
    prediction=True,
    shows="call",
)

_NEXT_DIAL = Question(
    key="next-dial",
    text=message("The dial failed. Which address does the client dial at its next attempt?"),
    choices=(
        Choice(
            "target",
            message("{target}: it goes back to the address that worked."),
            message("The client does not remember this address any more."),
            "{target}",
        ),
        Choice(
            "dialled",
            message("{dialled} again"),
            message("The endpoints of the client were replaced, and this is the only one it has."),
            "{dialled}",
        ),
        Choice(
            "none",
            message("None: it gives up after one failed dial."),
            message("gRPC never gives up. It waits a moment, and dials again."),
            "nothing",
        ),
    ),
    outcome=LastDialled(),
    hints=(
        message("Which endpoints does the client have after the Sync?"),
        message("A Sync does not add endpoints. It replaces the list."),
        message("Question 3 has the answer of the member. Is the target one of the addresses in it?"),
    ),
    prediction=True,
    stop_at=Function(("create-transport",), "retry 1"),
)

_SIDE = Question(
    key="side",
    text=message("On which side must somebody change something, so that the fault does not come back?"),
    choices=(
        Choice(
            "client",
            message("The endpoints of the client: {target} is wrong."),
            message("The service worked for a minute with exactly this endpoint."),
            "{target}",
        ),
        Choice(
            "network",
            message("The firewall between the client and etcd"),
            message("A firewall that drops packets leads to a timeout. This dial was refused at once."),
            "firewall",
        ),
        Choice(
            "release",
            message("The release of the client: a newer one does not do this."),
            message("Newer releases call `Sync` in the same way, and use the answer in the same way."),
            "release",
        ),
        Choice(
            "member",
            message("The configuration of {member}, which returns this address to every client"),
            message("Its advertised URL is for clients. Exercise 4 changes it."),
            "member {member}",
        ),
    ),
    outcome=Subject(),
    hints=(
        message("You replace the client by a new one with the same configuration. Does the new one have the fault?"),
        message("Every client of this cluster that calls `Sync` gets the same address."),
        message("Change the place where the wrong address is written down."),
    ),
    shows="finding",
)

EXERCISE = Exercise(
    name="the-symptom",
    number=1,
    title=message("The symptom"),
    run=Recorded("advertises-unspecified", "seed"),
    questions=(_TARGET, _DIALLED, _SOURCE, _RETURNED, _NEXT_DIAL, _SIDE),
)
