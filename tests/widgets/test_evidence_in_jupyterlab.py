"""A person in a real JupyterLab drops and pastes logs and files on the field of the form, and one that is neither."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from etcdlab.messages import Language
from scripts.jupyter import SLOW, opened, run_cells, served

SOURCE = "import etcdlab\netcdlab.Investigation()"
SEED = (Path(__file__).parents[1] / "readers" / "logs" / "seed.log").read_text("utf-8")
COMPOSE = (
    "services:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.9\n    environment:\n"
    "      - ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379\n"
)
DROP = """(field, [name, content]) => {
  const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  for (const kind of ["dragover", "drop"])
    field.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


class Words(NamedTuple):
    """What a person reads in one language."""

    log: str
    pasted: str
    file: str
    finding: str
    line: str
    wrong: str
    what_to_do: str
    read: str


WORDS: dict[Language, Words] = {
    "en": Words(
        "service.log is a log. 1 line is about etcd.",
        "pasted.log is a log.",
        "docker-compose.yml is a deployment file. It starts 1 etcd server.",
        "A member advertises 0.0.0.0:2379.",
        "line 5 of docker-compose.yml",
        "notes.txt has no line of an etcd client, and it starts no etcd server.",
        "Give the log of the program that uses etcd",
        "read the text",
    ),
    "zh_CN": Words(
        "service.log 是日志，其中 1 行与 etcd 有关。",
        "pasted.log 是日志，其中 1 行与 etcd 有关。",
        "docker-compose.yml 是部署文件，它启动 1 个 etcd 服务器。",
        "某个成员通告了 0.0.0.0:2379。",
        "docker-compose.yml 的第 5 行",
        "notes.txt 中没有 etcd 客户端的日志行，也不启动 etcd 服务器。",
        "请提供使用 etcd 的程序",
        "读取文本",
    ),
}


@contextmanager
def form(browser: Browser, language: Language, theme: str) -> Iterator[Page]:
    """A notebook that displays the form. Nothing runs in it."""
    with served(theme=theme, language=language) as server:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SOURCE)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, server.folder / "files.ipynb")
        page = opened(browser, server.url("files.ipynb"))
        run_cells(page, SOURCE)
        field(page).wait_for()
        yield page
        page.close()


def field(page: Page) -> Locator:
    return page.locator(".etcdlab-evidence-field")


def drop(page: Page, name: str, content: str) -> None:
    field(page).evaluate(DROP, [name, base64.b64encode(content.encode()).decode()])


def items(page: Page) -> Locator:
    return page.locator(".etcdlab-evidence-item")


@pytest.mark.parametrize(("language", "theme"), [("en", "JupyterLab Light"), ("zh_CN", "JupyterLab Dark")])
def test_a_person_drops_and_pastes_what_is_left(browser: Browser, language: Language, theme: str) -> None:
    words = WORDS[language]
    with form(browser, language, theme) as page:
        drop(page, "service.log", SEED)
        expect(items(page)).to_have_count(1, timeout=SLOW)
        expect(items(page)).to_contain_text(words.log)
        expect(items(page)).to_contain_text(words.finding)
        expect(items(page)).to_contain_text("retrying of unary invoker failed")

        field(page).locator("textarea").fill(SEED)
        page.get_by_role("button", name=words.read, exact=True).click()
        expect(items(page)).to_have_count(2, timeout=SLOW)
        expect(items(page).nth(1)).to_contain_text(words.pasted)

        drop(page, "docker-compose.yml", COMPOSE)
        expect(items(page)).to_have_count(3, timeout=SLOW)
        expect(items(page).nth(2)).to_contain_text(words.file)
        expect(items(page).nth(2)).to_contain_text(words.line)
        expect(items(page).nth(2)).to_contain_text("- ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_wrong_file_is_an_error_and_changes_nothing(browser: Browser, language: Language) -> None:
    words = WORDS[language]
    with form(browser, language, "JupyterLab Light") as page:
        drop(page, "service.log", SEED)
        expect(items(page)).to_have_count(1, timeout=SLOW)
        drop(page, "notes.txt", "hello\n")
        error = page.locator(".etcdlab-evidence-box [role=alert]")

        expect(error).to_contain_text(words.wrong, timeout=SLOW)
        expect(error).to_contain_text(words.what_to_do)
        expect(items(page)).to_have_count(1)
