"""Two runs side by side, as data: what differs in the question, the steps, the members, the dials and the findings.

Pure functions of two traces and their findings. What differs between any two runs of one client is set aside:
`noise` says what that is.
"""

from etcdlab.comparison.result import Comparison, Pair, Run, Setting, StepPair, ValuePair
from etcdlab.comparison.runs import compare_runs

__all__ = ["Comparison", "Pair", "Run", "Setting", "StepPair", "ValuePair", "compare_runs"]
