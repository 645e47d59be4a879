"""TOML files as Python's bytecode: to parse the generations takes a thirtieth of a whole check.

Python keeps the bytecode in its cache, as for a module, and makes it again after the file has changed. Where Python may
not write its cache, the file is parsed each time.
"""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from types import CodeType

_NAME = "DOCUMENT"


class _Loader(SourceFileLoader):
    """Reads a TOML file as a module with one name. What TOML parses to are literals of Python."""

    def source_to_code(  # type: ignore[override] # importlib calls it so, and typeshed has a static method
        self, data: Any, path: Any, *, _optimization: int = -1
    ) -> CodeType:
        import tomllib

        source = f"{_NAME} = {tomllib.loads(bytes(data).decode())!r}"
        return compile(source, path, "exec", dont_inherit=True, optimize=_optimization)


def document(file: Path) -> dict[str, Any]:
    """The document of a TOML file that is a part of etcdlab, anew for each call: the caller may change it.

    No Python file may have the same name beside it: both would have one place in the cache.
    """
    loader = _Loader(f"{__name__}.{file.stem}", str(file))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    parsed: dict[str, Any] = vars(module)[_NAME]
    return parsed
