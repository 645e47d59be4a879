"""The tree of errors. Every message says what is wrong and ends with what to do.

EtcdlabError
  UsageError         what the person asked for cannot be meant
  ClusterError       no endpoint could be asked; carries the dials that show where it failed
    RequestError     an endpoint was reached and refused the request
    CallError        an endpoint was reached and etcdlab's own call failed
  FileError          a saved trace or case cannot be read or written
  SandboxError       a server for the sandbox could not be had
  GoError            the real client could not be built, started or held
  AttachError        a process or a core could not be read
  Interrupted        a wait was ended by who asked for it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.user_info import cut_user_info_from_text

if TYPE_CHECKING:
    from etcdlab.trace import Dial


class EtcdlabError(Exception):
    """Anything the kit reports to a person. `what` is wrong; `do` is what to do about it."""

    def __init__(self, what: str, do: str) -> None:
        self.what = cut_user_info_from_text(what)
        self.do = cut_user_info_from_text(do)
        super().__init__(f"{self.what}\n  do: {self.do}")


class UsageError(EtcdlabError, ValueError):
    """The request itself cannot be meant: an endpoint without a port, an unknown release, ...

    `field` is the name of the argument to change (`key`, `endpoints`), where it is one: a form says it beside that
    field, the command line names the option.
    """

    def __init__(self, what: str, do: str, field: str = "") -> None:
        super().__init__(what, do)
        self.field = field


class ClusterError(EtcdlabError, ConnectionError):
    """No configured endpoint could be asked. `dials` hold the stage at which each one failed."""

    def __init__(self, what: str, do: str, dials: tuple[Dial, ...] = ()) -> None:
        super().__init__(what, do)
        self.dials = dials


class RequestError(ClusterError):
    """An endpoint was reached, and answered the request with a gRPC error.

    `code` is gRPC's own name for it (UNAVAILABLE, PERMISSION_DENIED, ...); `detail` the server's words.
    """

    def __init__(self, code: str, detail: str, do: str) -> None:
        super().__init__(f"{code}: {detail}", do)
        self.code = code
        self.detail = detail


class CallError(ClusterError):
    """An endpoint was reached, and a call failed in this process: nobody saw what the Go client would get."""


class FileError(EtcdlabError, ValueError):
    """A saved trace or case is cut off, hostile or from a newer kit."""


class SandboxError(EtcdlabError, RuntimeError):
    """A real etcd for the sandbox is missing, or did not start."""


class GoError(EtcdlabError, RuntimeError):
    """The real client could not be built, started or held."""


class AttachError(EtcdlabError, RuntimeError):
    """A process or a core could not be read."""


class Interrupted(EtcdlabError):  # noqa: N818 - nothing is wrong
    """A wait was ended from another thread; the next call takes it up again."""

    def __init__(self) -> None:
        super().__init__("the wait was interrupted", "ask again: it goes on from there")
