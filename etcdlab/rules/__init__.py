"""One fault per file, and the look-alikes that must not be blamed. Pure functions of a case."""

from etcdlab.rules.finding import Certainty, Evidence, Finding, Fix, Severity
from etcdlab.rules.judge import judge
from etcdlab.rules.proof import Proof, proofs, tried
from etcdlab.rules.verdict import Verdict, verdict_of

__all__ = [
    "Certainty",
    "Evidence",
    "Finding",
    "Fix",
    "Proof",
    "Severity",
    "Verdict",
    "judge",
    "proofs",
    "tried",
    "verdict_of",
]
