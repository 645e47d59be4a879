"""Exercise 4: change what the member advertises on a real cluster, and prove that the client works again."""

from etcdlab.messages import Message, message
from etcdlab.workshop.outcomes import FailedAddress, SoundUrl
from etcdlab.workshop.questions import Choice, Exercise, Question, Recorded, Typed

_RELEASE = "3.7.1"

_COLLEAGUE = Question(
    key="colleague",
    text=message(
        "A colleague says: advertise 127.0.0.1, it works when I try it on the server. What does the client do then?"
    ),
    choices=(
        Choice(
            "works",
            message("It works: 127.0.0.1 always answers."),
            message("It answers where an etcd listens. The client is on another host than etcd."),
            "nothing",
        ),
        Choice(
            "dialled",
            message("It dials 127.0.0.1:{port}, its own host, and the dial fails."),
            message("The fault has only moved: 127.0.0.1 is a different host for each client."),
            "127.0.0.1:{port}",
        ),
        Choice(
            "target",
            message("It stays at {target}, because 127.0.0.1 is not usable."),
            message("A client does not judge the URLs that a member advertises. It uses them."),
            "{target}",
        ),
    ),
    outcome=FailedAddress(),
    hints=(
        message("On which host did the colleague try it?"),
        message("Which host is 127.0.0.1 on the host of the client?"),
        message("Compare it with 0.0.0.0 in exercise 1: to which host did that dial go?"),
    ),
    prediction=True,
    shows="fault",
    run=Recorded("advertises-loopback", _RELEASE),
)

_FIX = Question(
    key="fix",
    text=message(
        "An etcd with the fault runs on this machine. Which URL do you write behind ETCD_ADVERTISE_CLIENT_URLS? The"
        " member restarts with it, and etcdlab checks the client again."
    ),
    choices=(
        Choice(
            "loopback",
            Message("http://127.0.0.1:{port}"),
            message("The check after the restart is below. Which host does the client dial now?"),
            "http://127.0.0.1:{port}",
        ),
        Choice(
            "localhost",
            Message("http://localhost:{port}"),
            message("The check after the restart is below. What does this name mean on the host of the client?"),
            "http://localhost:{port}",
        ),
        Choice(
            "reachable",
            Message("http://{target}"),
            message("The member restarted on its data. It returns this URL to each client, and a dial of it succeeds."),
            "http://{target}",
        ),
        Choice(
            "unspecified",
            message("http://0.0.0.0:{port}, and restart it once more"),
            message("The check after the restart is below. A restart alone changes nothing."),
            "http://0.0.0.0:{port}",
        ),
    ),
    outcome=SoundUrl(),
    hints=(
        message("The URL must be one that every client can dial."),
        message("At which address did the client reach etcd before its first Sync?"),
        message("Read the line *The client is configured with* once more."),
    ),
    shows="fault",
    shows_before="cluster",
    run=Recorded("advertises-unspecified", _RELEASE),
    trial=True,
)

_DEPLOYMENT = Question(
    key="deployment",
    text=message(
        "Now in a file. `etcd-compose.yaml` beside this notebook starts another etcd, and its clients reach it at"
        " {target}. The author tried it on the server only. Open the file with a double click in the list of files on"
        " the left, change it so that every client works, save it, and press *restart etcd with my file*."
    ),
    choices=(),
    typed=Typed(
        "",
        message("etcd started with your file, and the check proves that a client works after its Sync."),
        message("etcd started with your file, and the check is below. Which URL does the member return to a client?"),
    ),
    outcome=SoundUrl(),
    hints=(
        message("The client gets one setting of this file to read. Which one?"),
        message("The line with LISTEN is right. Leave the variable `ETCD_PORT` as it is: the exercise fills it in."),
        message("Write the host at which the client reaches etcd in place of localhost."),
    ),
    shows="fault",
    shows_before="cluster",
    run=Recorded("etcd-defaults", _RELEASE),
    trial=True,
    file="etcd-compose.yaml",
)

EXERCISE = Exercise(
    name="fix-and-prove",
    number=4,
    title=message("Fix and prove"),
    run=Recorded("advertises-unspecified", _RELEASE),
    questions=(_COLLEAGUE, _FIX, _DEPLOYMENT),
)
