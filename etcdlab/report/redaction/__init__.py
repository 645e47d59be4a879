"""Redaction: the same case with other hosts, addresses, names, ids, paths and tokens, which the rules judge the same.

`originals` collects what identifies somebody. `replacements` maps each original to a text of the same kind.
`one_pass` replaces every spelling of every original in one pass, and then searches the result for what is left.
"""

from __future__ import annotations

from etcdlab.report.redaction.kinds import Kind as Kind
from etcdlab.report.redaction.one_pass import Redacted as Redacted
from etcdlab.report.redaction.one_pass import Replacement as Replacement
from etcdlab.report.redaction.one_pass import redact as redact
