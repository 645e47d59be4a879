"""The labels of a report, in every format."""

from __future__ import annotations

from etcdlab.messages import Text, message

WORDS: dict[str, Text] = {
    "summary": message("Summary"),
    "impact": message("Impact"),
    "detection": message("Detection"),
    "owner": message("Owner"),
    "actions": message("Action items"),
    "unknown": message("not known"),
    "timeline": message("Timeline"),
    "time": message("time"),
    "event": message("what happened"),
    "origin": message("source, exactness"),
    "address": message("address"),
    "before": message("before the fix"),
    "after": message("after the fix"),
    "notes": message("Notes"),
    "no_notes": message("Nobody wrote a note."),
    "evidence": message("Evidence"),
    "id": message("evidence"),
    "content": message("what the case has"),
    "used_by": message("used by"),
    "obtained": message("How this was obtained"),
}
