"""docs/how-to: the pages are short, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.documents.shell_commands import ROOT

HOW_TO = ROOT / "docs" / "how-to"
MOST_WORDS = {"add-a-consumer.md": 400, "count-another-event.md": 500}
_ROW = re.compile(r"^\| `([\w./-]+)` \| (.+) \|$", re.MULTILINE)
_PATH = re.compile(r"`((?:\w+/)+[\w.]+\.\w+)`")
ROWS = _ROW.findall((HOW_TO / "count-another-event.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", sorted(HOW_TO.glob("*.md")), ids=lambda page: page.name)
def test_a_page_is_short_and_names_files_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.split()) < MOST_WORDS[page.name]
    assert [path for path in _PATH.findall(text) if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize(("file", "names"), ROWS)
def test_each_name_is_in_its_file(file: str, names: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    found = re.findall(r"`(\w+)`", names)
    assert found
    assert [name for name in found if not re.search(rf"\b{name}\b", text)] == []


def test_each_file_that_treats_discussions_apart_is_on_the_page() -> None:
    """Found by what only that code says: which kinds begin a thread, and which are of discussions."""
    folders = ("contract", "gcp_stack/function_src", "lambda_src", "stages", "ops", "rig", "dashboard/src")
    apart = re.compile(r"\bOPENINGS\b|\bkind\.is_opening\b|discussion", re.IGNORECASE)
    files = [
        file.relative_to(ROOT).as_posix()
        for folder in folders
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".ts", ".tsx"} and apart.search(file.read_text(encoding="utf-8"))
    ]
    assert set(files) - {file for file, _ in ROWS} == set()
