"""One URL of one member has one finding about its address, also if several things are wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.evidence import dial, findings_of, member

CONFIGURED = dial("10.0.0.5:2379", by="s", source="configured")
HOSTS = st.sampled_from(["0.0.0.0", "127.0.0.1", "etcd.localhost", "localhost", "etcd-0", "10.0.0.9", ""])
PORTS = st.sampled_from([":2379", ":1", ":0", "", ":1/path"])
KINDS = st.sampled_from(
    [("dns", "no-such-host"), ("dns", "malformed"), ("dns", "no-port"), ("dns", "no-host"), ("tcp", "refused")]
)
ABOUT_ADDRESSES = ("R1", "R2", "R3", "R4", "R5", "R6")


@settings(max_examples=300, deadline=None)
@given(HOSTS, PORTS, KINDS, st.booleans())
def test_one_url_is_one_finding(host: str, port: str, kind: tuple[str, str], serves: bool) -> None:
    url = f"http://{host}{port}"
    urls = (url, "http://10.0.0.5:2379") if serves else (url,)
    failed = dial(f"{host}{port}" if kind[0] == "tcp" else "", failed=(*kind, "words"), url=url)

    about = [one.rule for one in findings_of([member("s", *urls)], [CONFIGURED, failed]) if one.code in ABOUT_ADDRESSES]

    assert len(about) == 1, about


@pytest.mark.parametrize("port", ["2379", "12379"])
def test_loopback_with_another_port_names_both_faults(port: str, the_only) -> None:
    wrong = f"127.0.0.1:{port}"

    finding = the_only(
        findings_of([member("s", f"http://{wrong}")], [CONFIGURED, dial(wrong, failed=("tcp", "refused", "words"))])
    )

    assert finding.code == "R2"
    assert ("etcdlab got an answer at 10.0.0.5:2379." in str(finding.summary)) == (port != "2379")
    assert ("The port is wrong, too" in str(finding.why)) == (port != "2379")
