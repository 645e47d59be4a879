"""One fault per file, and the look-alikes that must not be blamed. Pure functions of a case."""

from etcdlab.rules.finding import Certainty, Evidence, Finding, Fix, Severity
from etcdlab.rules.judge import judge

__all__ = ["Certainty", "Evidence", "Finding", "Fix", "Severity", "judge"]
