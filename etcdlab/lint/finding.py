"""One finding of lint: a place in a file, and what is wrong there."""

from __future__ import annotations

import hashlib

import msgspec

from etcdlab.messages import Text, message
from etcdlab.readers.deployments.deployment import Place
from etcdlab.rules.deployments import JudgedUrl, UrlVerdict

WITHOUT_REASON, UNUSED = "ignore-without-reason", "unused-ignore"
"""The rules about ignore comments."""


class LintFinding(msgspec.Struct, frozen=True):
    """What lint says about one place. Only a finding that is `wrong` fails the run."""

    path: str
    place: Place
    verdict: UrlVerdict
    code: str
    """R1 to R6; empty for a finding about an ignore comment."""
    rule: str
    summary: Text
    clients: Text = ""
    why: Text = ""
    fix: Text = ""
    server: str = ""
    value: str = ""
    file: str = ""
    """The other file that sets the value, and its line. It is relative to the folder of `path`."""

    @property
    def fingerprint(self) -> str:
        """What the finding is about, without its line and its wording: both change, and the fault stays the same."""
        parts = (self.path.replace("\\", "/").removeprefix("./"), self.rule, self.server, self.value)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def finding_of(path: str, server: str, judged: JudgedUrl) -> LintFinding:
    """The finding about a URL."""
    url, judgement = judged
    return LintFinding(
        path,
        url.place,
        judgement.verdict,
        judgement.code,
        judgement.rule,
        judgement.summary,
        judgement.clients,
        judgement.why,
        judgement.fix,
        server,
        url.text,
        url.file,
    )


def ignore_without_reason(path: str, place: Place) -> LintFinding:
    """The finding about an ignore comment that gives no reason."""
    return LintFinding(
        path,
        place,
        UrlVerdict.WRONG,
        "",
        WITHOUT_REASON,
        message("This comment ignores a finding and gives no reason, so it does not count."),
        fix=message("Write the reason after the bracket: # etcdlab: ignore[R1] a proxy rewrites the URL"),
    )


def unused_ignore(path: str, place: Place) -> LintFinding:
    """The finding about an ignore comment that ignores nothing."""
    return LintFinding(
        path,
        place,
        UrlVerdict.WRONG,
        "",
        UNUSED,
        message("This comment ignores a finding that does not exist."),
        fix=message("Remove the comment."),
    )
