"""The right answers of every exercise. They are here only: no file of a learner has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etcdlab.workshop.questions import Question

DRAW = 8
"""This draw of the capstone is the cluster of exercise 1."""

SOLUTIONS = {
    "the-symptom": {
        "target": "target",
        "dialled": "dialled",
        "source": "advertised",
        "returned": "deadline",
        "next-dial": "dialled",
        "side": "member",
    },
    "the-chain": {
        "after-sync": "member-list",
        "after-members": "set-endpoints",
        "endpoints": "advertised",
        "old-connection": "SHUTDOWN",
        "dial": "TRANSIENT_FAILURE",
        "cause": "queue",
        "after-picker": "picker-pick",
    },
    "which-url": {
        "cluster-a": "advertised",
        "cluster-b": "target",
        "look-alike": "configured",
        "cluster-c": "advertised",
        "cluster-d": "advertised",
    },
    "fix-and-prove": {"colleague": "dialled", "fix": "reachable", "deployment": "http://127.0.0.2:{port}"},
    "other-clients": {
        "same-fault": "all",
        "log-fields": "peer",
        "redial": "seed",
        "age": "go-zero",
        "python": "configured",
        "compose": "advertise",
    },
    "capstone": {"breaks": "advertised", "change": "advertised", "place": "etcd-0"},
}
"""By the name of the exercise and the key of the question: the key of the answer."""


def wrong_answer(exercise: str, question: Question) -> str:
    """An answer that is not right: another choice, another address, or for a file nothing, because it has the fault."""
    if question.file:
        return ""
    return next((one.key for one in question.choices if one.key != SOLUTIONS[exercise][question.key]), "nowhere")
