"""`etcdlab.explain`: a file without a line about etcd is an error, and no result that finds nothing wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import FileError
from tests.readers.captures.frames import pcap


@pytest.mark.parametrize(
    ("content", "what", "do"),
    [
        (b"", "No line is about etcd.", "Give the log of the program"),
        (b"hello\n", "No line is about etcd.", "Give the log of the program"),
        (pcap([]), "No packet is about etcd.", "Capture on the host of the client"),
    ],
    ids=["empty", "other", "capture"],
)
def test_a_file_that_proves_nothing_is_an_error(tmp_path: Path, content: bytes, what: str, do: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(FileError) as error:
        etcdlab.explain(file)

    assert str(error.value.what) == what
    assert str(error.value.do).startswith(do)


def test_a_text_that_proves_nothing_is_an_error() -> None:
    with pytest.raises(FileError, match="No line is about etcd"):
        etcdlab.explain("hello\nworld\n")
