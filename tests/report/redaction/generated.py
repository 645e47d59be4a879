"""Cases with originals of every kind, each in every spelling and in many places."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address

import msgspec

from etcdlab.case import AppliedChange, Case, Fields, StepNote
from etcdlab.file_line import FileLine
from etcdlab.history import Change, History
from etcdlab.kubernetes_target import KubernetesTarget
from etcdlab.messages import Message, message
from etcdlab.origin import Process
from etcdlab.step import Actor, Basis, MemberUrls, Value
from etcdlab.trace import Call, Dial, Failure, Identity, Member, MemberList, Stage, SubConn, Trace
from etcdlab.vantage import Vantage, VantageDial
from tests.report.cases import recorded
from tests.report.redaction.spelled import of_host, of_id, of_ip4, of_ip6, spellings

_LETTERS = "bcdfghjkmnpqrstvwxz"
_AROUND = (
    *(("", ""), ("at ", " failed"), ('"', '"'), ("'", "'"), ("(", ")"), ("[", "]"), ("<", ">"), ("{", "}")),
    *(("x=", "&y=1"), ("%2F", "%3F"), ("\\n", "\\n"), ("\\t", ";"), ("\t", "\t"), ("=", ","), ("_", "_"), (": ", ": ")),
    *(('{"k":"', '"}'), ('{\\"k\\":\\"', '\\"}'), ("`", "`"), ("\x1b[31m", "\x1b[0m"), ("|", "|"), ("-> ", "\n")),
)
_BEFORE = ("", "main.main\n\t", "\r\n", "\\n", "\x1b[31m", "\u2028", "> ")


@dataclass(frozen=True)
class Generated:
    """A case, and every text, in lower case, that must not be in an output of its redacted form."""

    case: Case
    originals: tuple[str, ...]


class _Names:
    """The originals of one case. Each is a random word, so that no text of etcdlab contains it."""

    def __init__(self, numbers: random.Random) -> None:
        self._numbers = numbers
        domain = f"{self.word()}.{numbers.choice(['com', 'internal', 'de', 'svc.cluster.local', 'io'])}"
        self.ip4 = str(IPv4Address(0x0A000000 | numbers.randrange(1, 1 << 24)))
        self.second_ip4 = str(IPv4Address(numbers.randrange(0x0B000001, 0x7E000000)))
        self.ip6 = str(IPv6Address(0xFD << 120 | numbers.randrange(1 << 120)))
        self.short_ip6 = f"2a01:{numbers.randrange(16, 1 << 16):x}::{numbers.randrange(16, 1 << 16):x}"
        self.host = f"{self.word()}-{numbers.randrange(100)}.{domain}"
        self.short_host = f"{self.word()}{numbers.randrange(10)}"
        self.foreign_host = f"b\u00fc{self.word()}-{self.word()}.de"
        self.member = f"{self.word()}-etcd-{numbers.randrange(10)}"
        self.spaced_member = f"{self.word()} {self.word()}"
        self.member_id, self.cluster_id = (f"{numbers.randrange(1 << 60, 1 << 64):x}" for _ in range(2))
        self.user, self.second_user = self.word(), f"{self.word()}.{self.word()}"
        self.email = f"{self.word()}.{self.word()}@{self.word()}.com"
        self.token = "".join(numbers.choices(_LETTERS + "0123456789._-", k=24)) + "k"
        self.simple_token = f"{''.join(numbers.choices(_LETTERS + _LETTERS.upper(), k=16))}.{numbers.randrange(9_999)}"
        self.jwt = f"eyJ{self.word()}{self.word()}.{self.word()}.{self.word()}_{self.word()}"
        self.path = f"/srv/{self.word()}/pki/{self.word()}.pem"
        self.home = f"/home/{self.word()}"
        self.windows = f"C:\\Users\\{self.word()}\\{self.word()}.crt"
        self.certificate = f"{self.word()} {self.word()} CA"
        self.organisation = f"{self.word()} GmbH"
        self.program = f"{self.word()}-api"

    def word(self) -> str:
        return "".join(self._numbers.choices(_LETTERS, k=self._numbers.randrange(6, 11)))

    def spelled(self) -> dict[str, list[str]]:
        """Every spelling of each original."""
        plain = (self.member, self.spaced_member, self.user, self.second_user, self.email, self.token)
        more = (self.simple_token, self.jwt, self.path, self.home, self.windows, self.certificate)
        made = {name: spellings(name) for name in (*plain, *more, self.organisation, self.program)}
        made |= {host: of_host(host) for host in (self.host, self.short_host, self.foreign_host)}
        made |= {number: of_id(number) for number in (self.member_id, self.cluster_id)}
        made |= {address: of_ip4(address) for address in (self.ip4, self.second_ip4)}
        return made | {address: of_ip6(address) for address in (self.ip6, self.short_ip6)}

    def declaring_lines(self) -> Iterator[str]:
        """Lines of a log that say what each original is."""
        yield f"dial tcp {self.ip4}:2379: connect: refused, dial tcp [{self.ip6}]:2379: i/o timeout"
        yield f"lookup {self.foreign_host} on {self.second_ip4}:53: no such host"
        yield f'user "{self.user}" failed, user={self.second_user} failed, mail to {self.email}'
        yield f"authorization: Bearer {self.token}"
        yield f"tokens {self.simple_token} and {self.jwt}"
        yield f"open {self.path}: no such file, open {self.windows}: access denied, cd {self.home}"
        yield f"subject CN={self.certificate},O={self.organisation},C=DE"


def generated(seed: int, spelled: int = 40) -> Generated:
    """The case of a seed, with so many spellings in its texts, and each original at least once."""
    numbers = random.Random(seed)
    names = _Names(numbers)
    all_spellings = names.spelled()
    every = [text for several in all_spellings.values() for text in several]
    texts = [
        f"{before}{text}{after}"
        for text in numbers.sample(every, spelled)
        for before, after in [numbers.choice(_AROUND)]
    ]
    declared = (f"{numbers.choice(_BEFORE)}{line}" for line in names.declaring_lines())
    log = [*(_line(numbers, line) for line in declared), *(_line(numbers, text) for text in texts[: spelled // 2])]
    trace = _trace(names, texts[spelled // 2 :], tuple(numbers.sample(log, len(log))))
    vantage, history = _vantage(names, numbers.sample(texts, 3)), _history(names, numbers.choice(texts))
    case = msgspec.structs.replace(
        _case(trace, texts, numbers),
        vantages=(vantage,),
        history=history,
        file_lines=_file_lines(names),
        kubernetes=_targets(names),
    )
    case = msgspec.structs.replace(case, applied_changes=_applied_changes(names, numbers.choice(texts)))
    return Generated(case, tuple(dict.fromkeys(map(str.lower, every))))


def _line(numbers: random.Random, text: str) -> str:
    """A line of a log, as JSON, as JSON in JSON, as zap's console and as klog write it."""
    inner = json.dumps({"level": "warn", "ts": numbers.random(), "msg": text, "attempt": 0})
    choices = (
        text,
        inner,
        json.dumps({"log": inner, "stream": "stderr"}, separators=(",", ":")),
        f'2026-11-22T20:40:36.123Z\twarn\tclient.go:62\t{text}\t{{"target": {json.dumps(text)}, "attempt": 0}}',
        f"W1122 20:40:36.123456   12345 logging.go:59] [core] {text}",
        f"2026/11/22 20:40:36 WARNING: [core] {text}",
    )
    return numbers.choice(choices)


def _trace(names: _Names, texts: list[str], log: tuple[str, ...]) -> Trace:
    """A recorded run with the originals in every field, and the texts in every field that takes a text."""
    trace, text = _recorded(), iter(texts * 3)
    replace = msgspec.structs.replace
    step = replace(
        trace.steps[0],
        values=(
            Value("err", next(text), Basis.OBSERVED),
            Value("addrs", (next(text), MemberUrls(names.member, (f"http://{names.host}:2379",))), Basis.OBSERVED),
        ),
        error=next(text),
        actor=Actor("dial", f"{names.second_ip4}:2379", 2, 1),
    )
    members = (
        Member(names.member_id, names.member, (f"http://{names.ip4}:2379", f"https://[{names.ip6}]:2379")),
        Member("a1b2c3d4e5", names.spaced_member, (f"http://{names.host}:2379",), (f"http://{names.short_host}:2380",)),
    )
    answer = MemberList(True, f"{names.short_ip6}:2379", 1.0, members, names.cluster_id, names.member_id)
    failed = MemberList(False, f"{names.host}:2379", 1.0, error=next(text))
    other = Trace(
        2, trace.origin, f"{names.ip4}:2379", (f"{names.ip4}:2379",), trace.started, "none", log=(next(text),)
    )
    return replace(
        trace,
        origin=replace(trace.origin, like=f"/srv/bin/{names.program}"),
        other_clients=(other,),
        endpoints_in_use=(f"http://{names.second_ip4}:2379",),
        target=f"{names.host}:2379",
        endpoints=(f"{names.host}:2379", f"{names.short_host}:2379", f"[{names.short_ip6}]:2379"),
        process=Process(f"PID 4711 ({names.program})", 4711, "go1.26.8"),
        steps=(step, *trace.steps[1:]),
        member_lists=(answer, failed),
        dials=tuple(_dials(names, text)),
        subconns=(SubConn(2, f"{names.ip4}:2379", "TRANSIENT_FAILURE", next(text)),),
        calls=(Call(0, "Get", "connect", Basis.OBSERVED, 1.0, (next(text),), (next(text),)),),
        log=log,
        notes=(next(text), message("The certificate is for {names}.", names=(names.host,))),
        host=names.short_host,
    )


@cache
def _recorded() -> Trace:
    return recorded("3.7.1")


def _dials(names: _Names, text: Iterator[str]) -> Iterator[Dial]:
    identity = Identity(names.cluster_id, names.member_id, "3.7.1", leader=names.member_id, errors=(next(text),))
    failure = Failure("tls", "wrong-name", next(text), message("issued by {issuer}", issuer=names.certificate))
    stage = Stage("tcp", "failed", 1.0, Message("{address}: {reason}", {"address": names.ip4, "reason": next(text)}))
    yield Dial(0, f"http://{names.ip4}:2379", f"{names.ip4}:2379", "advertised", (stage,), (names.member_id,), failure)
    yield Dial(1, f"http://{names.host}:2379", f"{names.second_ip4}:2379", "configured", (), identity=identity)


def _file_lines(names: _Names) -> tuple[FileLine, ...]:
    """A line of a file for each member, and one that depends on a variable."""
    first = FileLine(
        *(f"{names.home}/compose.yml", 9, 5, "compose", names.short_host, 0, "advertise-client"),
        *(f"http://{names.ip4}:2379", "ETCD_ADVERTISE_CLIENT_URLS", "environment", names.member),
        why=message("Nobody resolves {host}.", host=names.host),
    )
    replace = msgspec.structs.replace
    second = replace(first, server_number=1, member=names.spaced_member, url=f"http://{names.host}:2379")
    return first, second, replace(first, server_number=2, member="", unknown=("HOST",), setting=names.foreign_host)


def _applied_changes(names: _Names, text: str) -> tuple[AppliedChange, ...]:
    """A change with the originals in its sentence and in both settings."""
    settings = (f"--advertise-client-urls=http://{names.host}:2379", f"--advertise-client-urls={text}")
    return (AppliedChange(1, message("Member {member} restarted.", member=names.spaced_member), *settings),)


def _targets(names: _Names) -> tuple[KubernetesTarget, ...]:
    """What is behind two URLs of the members."""
    of_name = KubernetesTarget(f"http://{names.host}:2379", "pod", names.short_host, names.member, "name", ready=("x",))
    ready, not_ready = (names.member,), (names.spaced_member,)
    url = f"http://{names.ip4}:2379"
    return of_name, KubernetesTarget(url, "service", names.user, names.member, "", "", 0, (), ready, not_ready)


def _vantage(names: _Names, texts: list[str]) -> Vantage:
    """A vantage with the originals in its fields, and the texts in each field that takes a text."""
    first, second, third = texts
    failure = Failure(
        "tls", "wrong-name", "", message("{detail}. It is for {names}.", detail=first, names=(names.host,))
    )
    stages = (Stage("dns", "ok", 1.0, names.second_ip4), Stage("tcp", "skipped", detail=second), Stage("tls", "failed"))
    identity = Identity(names.cluster_id, names.member_id, "3.7.1", leader=names.member_id, errors=(third,))
    dials = (
        VantageDial(f"http://{names.ip4}:2379", stages, failure),
        VantageDial(f"http://{names.host}:2379", (), identity=identity),
    )
    return Vantage(names.short_host, names.host, "2026-11-27T06:00:00Z", "python 3.6.15", dials, "ssh")


def _history(names: _Names, text: str) -> History:
    """Changes with the originals in every field."""
    url = f"http://{names.host}:2379"
    about = {"member": names.member_id, "name": f"{names.member}, {names.spaced_member}", "url": url}
    ids = (names.cluster_id, names.member_id)
    changes = (
        Change("2026-11-27T05:00:00.000Z", 2, "url", text, **about, before=(url,), after=(f"http://{names.ip4}:2379",)),
        Change("", 3, "identity", message("Member {member} answers.", member=names.member), before=ids, after=ids),
        Change("", 3, "member", Message("{error}", {"error": text}), before=(names.spaced_member,), after=("learner",)),
        Change("", 4, "reachability", text, **about, after=("tcp", "refused")),
    )
    return History("", "", 1.0, 4, changes=changes)


def _case(trace: Trace, texts: list[str], numbers: random.Random) -> Case:
    first, second, third, fourth = numbers.sample(texts, 4)
    return Case(
        traces=(trace,),
        notes=(first,),
        fields=Fields(second, third, "", (fourth,)),
        step_notes=(StepNote(0, 1, numbers.choice(texts)),),
    )
