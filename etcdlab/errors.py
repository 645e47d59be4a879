"""The tree of errors. Every error says what is wrong and ends with what to do.

EtcdlabError
  UsageError         the request is invalid
  ClusterError       no endpoint answered; carries the dials with the stage at which each one failed
    RequestError     an endpoint answered and refused the request
    CallError        an endpoint answered and etcdlab's own call failed
  FileError          a saved trace or case cannot be read or written
  RedactionError     a case cannot be redacted completely
  SandboxError       a server for the sandbox is missing or did not start
  GoError            the real client cannot be built, started or paused
  AttachError        a process or a core cannot be read
  Interrupted        another thread ended a wait
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, with_each_value
from etcdlab.user_info import cut_user_info_from_text

if TYPE_CHECKING:
    from etcdlab.trace import Dial


class EtcdlabError(Exception):
    """An error for a person. `what` says what is wrong, and `do` what to do about it. `str()` is English."""

    def __init__(self, what: Text, do: Text) -> None:
        self.what = with_each_value(what, cut_user_info_from_text)
        self.do = with_each_value(do, cut_user_info_from_text)
        super().__init__(f"{self.what}\n  do: {self.do}")


class UsageError(EtcdlabError, ValueError):
    """The request is invalid: an endpoint without a port, an unknown release, ...

    `field` is the name of the argument to change (`key`, `endpoints`), if the error is about one. A form displays the
    error beside that field, and the command line names the option.
    """

    def __init__(self, what: Text, do: Text, field: str = "") -> None:
        super().__init__(what, do)
        self.field = field


class ClusterError(EtcdlabError, ConnectionError):
    """No configured endpoint answered. `dials` have the stage at which each one failed."""

    def __init__(self, what: Text, do: Text, dials: tuple[Dial, ...] = ()) -> None:
        super().__init__(what, do)
        self.dials = dials


class RequestError(ClusterError):
    """An endpoint answered the request with a gRPC error.

    `code` is gRPC's name of the error (UNAVAILABLE, PERMISSION_DENIED, ...), and `detail` is the server's text.
    """

    def __init__(self, code: str, detail: str, do: Text) -> None:
        super().__init__(f"{code}: {detail}", do)
        self.code = code
        self.detail = detail


class CallError(ClusterError):
    """An endpoint answered, and a call failed in this process. It does not show what the Go client would get."""


class FileError(EtcdlabError, ValueError):
    """A saved trace or case is cut off, was changed by hand, or is from a newer release of etcdlab."""


class RedactionError(EtcdlabError, RuntimeError):
    """A case cannot be redacted completely, so it is not redacted at all."""


class SandboxError(EtcdlabError, RuntimeError):
    """A real etcd for the sandbox is missing or did not start."""


class GoError(EtcdlabError, RuntimeError):
    """The real client cannot be built, started or paused."""


class AttachError(EtcdlabError, RuntimeError):
    """A process or a core cannot be read."""


class Interrupted(EtcdlabError):  # noqa: N818 - nothing is wrong
    """Another thread ended a wait. The next call continues it."""

    def __init__(self) -> None:
        super().__init__(message("The wait was interrupted."), message("Call it again: it continues from there."))
