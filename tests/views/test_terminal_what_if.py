"""A what if, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.case import Case
from etcdlab.rules.finding import Severity
from etcdlab.trace import Member
from etcdlab.views.rows import Opening
from etcdlab.views.terminal import text
from tests.incident import works

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace


replace = msgspec.structs.replace

TRIED = Member("3b64816319eb7e5", "s", ("http://192.168.20.151:2379",))


def test_a_what_if_says_first_that_nothing_was_changed(trace: Trace, chain: Chain, finding: Finding) -> None:
    case = Case(traces=(replace(trace, what_if_members=(TRIED,)),))
    output = text(case, [replace(finding, supposed=True)], chain, width=200)

    assert output.splitlines()[0] == (
        "◇ What if s advertised http://192.168.20.151:2379? Nothing was changed. etcdlab dialled these URLs from this"
        " host."
    )
    assert "s would advertise http://192.168.20.151:2379" in output
    assert "R1 (what if)  member s" in output


def test_a_what_if_ends_with_the_verdict_about_the_real_cluster(trace: Trace, chain: Chain) -> None:
    """The answer comes first. The real cluster has one line, before what to do next."""
    real = Opening("fault", "s advertises 0.0.0.0.")
    case = Case(traces=(trace, replace(works(trace), what_if_members=(TRIED,))))
    printed = text(case, [], chain, width=200, present=real)

    assert printed.startswith("◇ What if s advertised")
    assert "\n\nThe cluster as it is now:\n  ✗ s advertises 0.0.0.0.\n" in printed
    assert text(case, [], chain, width=200) == printed.replace(
        "\nThe cluster as it is now:\n  ✗ s advertises 0.0.0.0.\n", ""
    )


def test_a_what_if_without_a_finding_says_what_was_proved(trace: Trace, chain: Chain) -> None:
    trace = works(trace)
    proved = text(Case(traces=(replace(trace, what_if_members=(TRIED,)),)), [], chain, width=200)
    balanced = replace(TRIED, id="9", name="t")
    doubtful = text(Case(traces=(replace(trace, what_if_members=(TRIED, balanced)),)), [], chain, width=200)

    assert "\n✓ From this host, every advertised URL leads to its member.\n" in proved
    assert "\n  http://192.168.20.151:2379 answers as s (dial 0)\n" in proved
    assert "run the check where your clients run" in proved
    assert "\n✓ No fault was found from this host, but not every URL could be verified.\n" in doubtful
    assert "http://192.168.20.151:2379 is not verified to be t: another member answers (dial 0)" in doubtful


def test_no_view_says_nothing_is_wrong_while_a_get_fails(trace: Trace, chain: Chain) -> None:
    """The last Get of the client fails."""
    for case in (Case(traces=(trace,)), Case(traces=(replace(trace, what_if_members=(TRIED,)),))):
        output = text(case, [], chain, width=200)

        assert "no fault" not in output.lower()
        assert "leads to its member" not in output
        assert "No finding says why, but the next Get returns context deadline exceeded." in output


def test_a_denied_get_is_not_below_a_good_verdict(trace: Trace, chain: Chain, finding: Finding) -> None:
    """The URLs that were tried are right, but etcd denies this user the key."""
    call = replace(trace.calls[-1], returns=("etcdserver: permission denied",), logs=())
    tried = Case(traces=(replace(trace, what_if_members=(TRIED,), calls=(call,)),))
    first, *others = text(tried, [replace(finding, severity=Severity.NOTE)], chain, width=200).splitlines()

    assert first.startswith("◇ What if s advertised")
    assert others[0] == "? No advertised URL is wrong. A note says why Get returns etcdserver: permission denied."
    assert not any("leads to its member" in line or "No finding" in line for line in others)


def test_a_loopback_success_is_limited_to_this_host(trace: Trace, chain: Chain) -> None:
    """A what if that passes only through loopback says that clients elsewhere fail."""
    trace = works(trace)
    here = replace(trace.dials[0], url="http://127.0.0.1:2379", address="127.0.0.1:2379")
    tried = replace(trace, what_if_members=(replace(TRIED, client_urls=(here.url,)),), dials=(here,))
    output = text(Case(traces=(tried,)), [], chain, width=200)

    assert "http://127.0.0.1:2379 is a loopback address: a client on another host would dial its own host" in output
