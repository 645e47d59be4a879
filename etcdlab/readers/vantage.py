"""Reads the JSON that the probe prints. The file comes from another host: everything in it is bounded and validated."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from etcdlab.errors import FileError
from etcdlab.files import read_file
from etcdlab.messages import Text, message
from etcdlab.readers.probe_failures import failure_of
from etcdlab.saved_traces import decode
from etcdlab.trace import Failure, Identity, Stage, StageName
from etcdlab.vantage import Vantage, VantageDial

MOST_BYTES = 1024 * 1024
"""The most bytes of the answer of a probe. 64 URLs, each with the longest texts, are shorter."""

_SCRIPT = (b'"""The probe of etcdlab', b"# The probe of etcdlab")
"""How the script of the probe begins, in Python and in sh."""

_Name = Annotated[str, Meta(max_length=255)]
_Text = Annotated[str, Meta(max_length=1_000)]
_Url = Annotated[str, Meta(max_length=2_048)]
_Id = Annotated[str, Meta(pattern=r"^[0-9]{1,20}\Z")]


class _Stage(msgspec.Struct):
    name: StageName
    ms: Annotated[float, Meta(ge=0, le=3_600_000)] = 0.0
    unknown: _Text = ""


class _Failure(msgspec.Struct):
    error: _Name
    text: _Text
    number: int | None = None


class _Identity(msgspec.Struct):
    cluster_id: _Id
    member_id: _Id
    leader: Annotated[str, Meta(pattern=r"^[0-9]{0,20}\Z")] = ""
    version: _Name = ""
    learner: bool = False


class _Certificate(msgspec.Struct):
    names: Annotated[tuple[_Name, ...], Meta(max_length=100)] = ()
    until: _Name = ""
    error: _Text = ""


class _Dial(msgspec.Struct):
    url: _Url
    stages: Annotated[tuple[_Stage, ...], Meta(max_length=16)]
    addresses: Annotated[tuple[_Name, ...], Meta(max_length=64)] = ()
    failure: _Failure | None = None
    identity: _Identity | None = None
    certificate: _Certificate | None = None


class _Answer(msgspec.Struct):
    format: int
    probe: Annotated[str, Meta(pattern=r"^(sh|python [0-9.]{1,20})\Z")]
    host: _Name
    started: Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?\Z")]
    dials: Annotated[tuple[_Dial, ...], Meta(max_length=256)]


def read_vantage(path: str | os.PathLike[str]) -> Vantage:
    """Read the file with the answer of a probe. Raises FileError, with the place and the reason."""
    return vantage_of(read_file(path, MOST_BYTES), Path(path).stem, Path(path).name)


def vantage_of(data: bytes, name: str, source: str) -> Vantage:
    """The answer of a probe as a vantage called `name`. Raises FileError, which calls the answer `source`."""
    if not data.strip():
        raise FileError(
            message("{file} is empty.", file=source),
            message("Run the probe again, and read what it prints to standard error."),
        )
    if data.lstrip().startswith(_SCRIPT):
        raise FileError(
            message("{file} is the probe itself, and not what it prints.", file=source),
            message("Run the probe in the other place, and give the file with its output."),
        )
    answer = decode(_last_object(data), _Answer, source, message("Run the probe again. `etcdlab probe` writes it."))
    if not answer.dials:
        raise FileError(
            message("{file} has no dial.", file=source),
            message("Write a probe that has URLs: `etcdlab probe ENDPOINT`."),
        )
    return Vantage(
        name or answer.host or "host", answer.host, answer.started, answer.probe, tuple(map(_dial, answer.dials))
    )


def _last_object(data: bytes) -> bytes:
    """The last line that begins an object. A login shell may print a greeting before the answer of the probe."""
    objects = [line for line in data.splitlines() if line.lstrip().startswith(b"{")]
    return objects[-1] if objects and not data.lstrip().startswith(b"{\n") else data


def _dial(dial: _Dial) -> VantageDial:
    failure = _failure(dial)
    failed = failure.stage if failure is not None else None
    newest = {stage.name: stage for stage in dial.stages}
    return VantageDial(
        dial.url,
        tuple(_stage(stage, dial, is_failed=stage.name == failed) for stage in newest.values()),
        failure,
        None if dial.identity is None or failure is not None else _identity(dial.identity),
    )


def _stage(stage: _Stage, dial: _Dial, *, is_failed: bool) -> Stage:
    if is_failed:
        return Stage(stage.name, "failed", stage.ms)
    if stage.unknown:
        return Stage(stage.name, "skipped", stage.ms, stage.unknown)
    return Stage(stage.name, "ok", stage.ms, ", ".join(dial.addresses) if stage.name == "dns" else "")


def _failure(dial: _Dial) -> Failure | None:
    """Why the dial failed, in the kinds of etcdlab's own dials."""
    if dial.failure is None or not dial.stages:
        return None
    stage = dial.stages[-1].name
    kind, detail = failure_of(stage, dial.failure.error, dial.failure.text)
    return Failure(stage, kind, "", _with_certificate(detail, dial.certificate))


def _with_certificate(detail: Text, certificate: _Certificate | None) -> Text:
    if certificate is None:
        return detail
    if certificate.error:
        return message(
            "{detail}. The probe could not read the certificate: {error}", detail=detail, error=certificate.error
        )
    return message(
        "{detail}. The certificate is for {names}, and is valid until {date}.",
        detail=detail,
        names=certificate.names or ("-",),
        date=certificate.until,
    )


def _identity(who: _Identity) -> Identity:
    return Identity(
        cluster_id=_hexadecimal(who.cluster_id),
        member_id=_hexadecimal(who.member_id),
        version=who.version,
        learner=who.learner,
        leader=_hexadecimal(who.leader) if int(who.leader or 0) else "",
    )


def _hexadecimal(digits: str) -> str:
    """An id as etcdctl prints it. etcd's JSON has decimal digits."""
    return f"{int(digits):x}"
