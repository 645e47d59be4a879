"""An answer in a file: the learner changes the deployment file beside the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from etcdlab.errors import EtcdlabError
from etcdlab.widgets.fields import error_text, set_texts
from etcdlab.workshop.deployment_file import MOST_BYTES, advertised_in, write_first_version
from etcdlab.workshop.texts import SampleFile

if TYPE_CHECKING:
    from pathlib import Path


class FileAnswer(ipywidgets.VBox):  # type: ignore[misc]
    """Displays the file as it is. `read` takes the answer from it."""

    value = traitlets.Unicode(None, allow_none=True)
    """Type: str. The URLs that the file had when it was read. Default: it was not read."""
    disabled = traitlets.Bool(False)
    """Type: bool. Whether the answer is locked in for good."""

    def __init__(self, path: Path) -> None:
        self.path, self._content = path, ipywidgets.HTML()
        super().__init__((self._content,))
        try:
            write_first_version(path)
        except EtcdlabError as error:
            set_texts(self._content, value=error_text(error))

    def read(self, port: str) -> str:
        """The URLs in the file now. Raises FileError, and UsageError for a file without them."""
        self.display()
        self.value = advertised_in(self.path, port)
        return self.value

    def display(self) -> None:
        """Display the content of the file."""
        if self.path.is_file():
            with self.path.open(encoding="utf-8", errors="replace") as file:
                set_texts(self._content, value=SampleFile(file.read(MOST_BYTES)))
