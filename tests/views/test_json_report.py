from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from etcdlab.case import Case
from etcdlab.trace import Member, MemberList
from etcdlab.views.json_report import document

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

replace = msgspec.structs.replace


def test_the_object_has_these_fields_and_no_other(case: Case, finding: Finding) -> None:
    made = document(case, [finding])

    assert list(made) == [
        "format",
        "host",
        "started",
        "target",
        "endpoints",
        "release",
        "grpc",
        "framework",
        "autosync",
        "synced",
        "process",
        "subconns",
        "members",
        "member_lists",
        "dials",
        "vantages",
        "deployments",
        "kubernetes",
        "supposed",
        "findings",
        "verdict",
        "outcome",
        "outcome_after_a_sync",
        "complete",
        "other_clients",
        "history",
        "notes",
        "releases",
        "grpc_releases",
        "events",
    ]
    assert list(made["dials"][0]) == ["url", "address", "source", "from", "stages", "outcome", "identity"]
    assert list(made["findings"][0]) == [
        "code", "rule", "severity", "certainty", "vantage", "places", "logs", "supposed", "needs_sync", "concerns",
        "client", "subject", "summary", "why", "members", "evidence", "fix", "ruled_out",
    ]  # fmt: skip
    assert list(made["outcome"]) == ["call", "basis", "deadline", "returns", "logs"]


def test_the_seed_incident_as_values(case: Case, finding: Finding) -> None:
    trace = case.trace
    made = json.loads(json.dumps(document(case, [finding])))

    assert (made["format"], made["target"], made["release"]) == (2, "192.168.20.151:2379", "3.7.1")
    assert made["members"] == [
        {
            "id": "3b64816319eb7e5",
            "name": "s",
            "learner": False,
            "peer_urls": ["http://192.168.20.151:2380"],
            "client_urls": ["http://0.0.0.0:2379"],
            "linearizable": ["http://0.0.0.0:2379"],
            "default": ["http://0.0.0.0:2379"],
        }
    ]
    assert (made["release"], made["grpc"], made["autosync"]) == (trace.origin.client, trace.origin.grpc, trace.autosync)
    assert made["endpoints"] == list(trace.endpoints)
    assert made["dials"][0]["outcome"] == {"reached": True}
    assert made["dials"][0]["identity"]["member_id"] == "3b64816319eb7e5"
    assert made["dials"][1] == {
        "url": "http://0.0.0.0:2379",
        "address": "0.0.0.0:2379",
        "source": "advertised",
        "from": {"step": 8, "endpoint": "192.168.20.151:2379", "members": ["s"]},
        "stages": [
            {"name": "dns", "outcome": "skipped", "ms": 0.0, "detail": ""},
            {"name": "tcp", "outcome": "failed", "ms": 0.4, "detail": "refused"},
        ],
        "outcome": {
            "reached": False,
            "stage": "tcp",
            "kind": "refused",
            "go": "dial tcp 0.0.0.0:2379: connect: connection refused",
            "detail": "",
        },
        "identity": None,
    }
    assert made["findings"][0]["code"] == "R1"
    assert made["findings"][0]["severity"] == "fault"
    assert made["findings"][0]["evidence"][1] == {"kind": "dial", "id": 1, "text": "0.0.0.0:2379"}
    assert made["findings"][0]["fix"]["after"] == "ETCD_ADVERTISE_CLIENT_URLS=http://192.168.20.151:2379"
    assert made["outcome"]["returns"] == ["context deadline exceeded"]


def test_a_member_of_one_list_only_is_null_in_the_other(trace: Trace) -> None:
    late = Member("2", "t", ("http://10.0.0.6:2379",))
    lists = (trace.member_lists[0], replace(trace.member_lists[1], members=(late,)))
    made = document(Case(traces=(replace(trace, member_lists=lists),)), [])

    assert {member["name"]: (member["linearizable"], member["default"]) for member in made["members"]} == {
        "s": (["http://0.0.0.0:2379"], None),
        "t": (None, ["http://10.0.0.6:2379"]),
    }


def test_the_own_list_of_another_endpoint_is_separate(trace: Trace) -> None:
    other = replace(trace.member_lists[1], endpoint="10.0.0.6:2379", from_other_endpoint=True, members=())
    made = document(Case(traces=(replace(trace, member_lists=(*trace.member_lists, other)),)), [])

    lists = [(one["endpoint"], one["linearizable"], one["aside"], one["members"]) for one in made["member_lists"]]
    urls = {"3b64816319eb7e5": ["http://0.0.0.0:2379"]}
    assert lists[0] == ("192.168.20.151:2379", True, False, urls)
    assert lists[2] == ("10.0.0.6:2379", False, True, {})
    assert made["members"][0]["default"] == ["http://0.0.0.0:2379"]


def test_without_answer_or_call_the_fields_are_empty(trace: Trace) -> None:
    failed = MemberList(True, "192.168.20.151:2379", 5.0, error="connection refused")
    made = document(Case(traces=(replace(trace, member_lists=(failed,), calls=()),)), [])

    assert (made["members"], made["outcome"], made["findings"]) == ([], None, [])


def test_hostile_text_comes_back_as_it_was(trace: Trace) -> None:
    name = '[/]<b>x</b>\x1b[31m\n"\u202e' + "n" * 10_240
    answer = replace(trace.member_lists[0], members=(Member("1", name, ()),))
    written = json.dumps(document(Case(traces=(replace(trace, member_lists=(answer,)),)), []))

    assert json.loads(written)["members"][0]["name"] == name
    assert "\x1b" not in written
