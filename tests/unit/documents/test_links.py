"""Every page is found from another, every link leads somewhere, each alarm stands on its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gcp_stack.alarms import SENTENCES as GOOGLE_SENTENCES
from stacks.alarms import SENTENCES as AWS_SENTENCES
from tests.unit.documents.shell_commands import PAGES, ROOT

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
ALARMS_END = "# Without an alarm"


def _prose(file: Path) -> str:
    return _FENCE.sub("", file.read_text(encoding="utf-8"))


def _links(file: Path) -> Iterator[str]:
    for target in _LINK.findall(_prose(file)):
        if "://" not in target:
            yield target


def anchors(file: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", _prose(file), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _faults(file: Path) -> Iterator[str]:
    for link in _links(file):
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        if not target.exists():
            yield f"{link}: no such file"
        elif anchor and anchor not in anchors(target):
            yield f"{link}: no such heading"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_its_links_lead_somewhere(file: Path) -> None:
    assert list(_faults(file)) == []


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (file.parent / link.partition("#")[0]).resolve()
        for file in PAGES
        for link in _links(file)
        if not link.startswith("#")
    }
    pages = {file.resolve() for file in PAGES if file.is_relative_to(ROOT / "docs")}
    assert {str(file.relative_to(ROOT)) for file in pages - linked} == set()


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("# Title\n\n[a](#title) [b](#other) [c](gone.md)\n")
    assert list(_faults(file)) == ["#other: no such heading", "gone.md: no such file"]


def test_the_architecture_names_every_alarm_of_the_runbook() -> None:
    alarms = (ROOT / "docs/runbook.md").read_text().partition(ALARMS_END)[0]
    headings = re.findall(r"^## (\S+)$", alarms, re.MULTILINE)
    named = set(re.findall(r"runbook\.md#([a-z-]+)", (ROOT / "docs/architecture.md").read_text()))
    assert named == set(headings)


def test_every_alarm_of_the_runbook_has_its_sentence() -> None:
    alarms = (ROOT / "docs/runbook.md").read_text().partition(ALARMS_END)[0]
    headings = re.findall(r"^## (\S+)$", alarms, re.MULTILINE)
    sentences = [heading for heading in (*AWS_SENTENCES, *GOOGLE_SENTENCES) if not heading.endswith("-bus")]
    assert sorted(sentences) == sorted(headings)


@pytest.mark.parametrize("title", ["Where each step lives", "Where would I change …"])
def test_every_path_of_the_map_exists(title: str) -> None:
    section = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition(f"## {title}\n")[2]
    rows = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("|")]
    paths = re.findall(r"`([^`]+)`", "\n".join(rows))
    assert len(rows) == 12
    assert [path for path in paths if not (ROOT / path).exists()] == []
