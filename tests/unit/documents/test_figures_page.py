"""docs/figures.md defines every figure, and each of its examples comes out as it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import reduce
from typing import Any

import pytest

from contract.contribution import COUNTS
from contract.event import AnalyticsEvent, Kind, merged
from contract.figures import COMPLETE_UNTIL, Figures, Row, figures_of
from ops.summary.summary import Source, summary_of
from processor.recompute import Recomputation
from publisher.documents import documents_of
from tests.conversations import conversation_of, rules_of
from tests.unit.documents.shell_commands import ROOT

PAGE = (ROOT / "docs/figures.md").read_text(encoding="utf-8")
DAY, REPOSITORY_ID = "2026-10-05", 1
_LINE = re.compile(r"(\d\d:\d\d:\d\d)  (\S+) +(.+)")
_SECTION = re.compile(r"^### ([^\n]+)\n\n(.+?)\n\n```text\n(.+?)^```", re.MULTILINE | re.DOTALL)
_NAME_ON_GITHUB = {"cv-chatbot": "cv-chatbot[bot]"}
_ELSEWHERE_CALLED = {"tally", "keywords", "repositories"}
"""Fields of `Figures` that the page has under the summary's names, or that are figures of repositories."""


@dataclass(frozen=True, slots=True)
class Section:
    names: tuple[str, ...]
    prose: str
    lines: tuple[str, ...]
    """Of the example thread."""
    expected: Mapping[str, Any]


def _sections() -> Iterator[Section]:
    for title, text, example in _SECTION.findall(PAGE):
        *lines, result = example.strip().splitlines()
        claims = re.split(r", (?=\w+ = )", result.removeprefix("→ "))
        pairs = (claim.split(" = ", 1) for claim in claims)
        expected = {name: json.loads(value) for name, value in pairs}
        yield Section(tuple(re.findall(r"`(\w+)`", title)), text, tuple(lines), expected)


SECTIONS = list(_sections())
EACH = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.names[0])


def _happening(line: str) -> dict[str, str]:
    found = _LINE.fullmatch(line)
    assert found, line
    at, who, said = found.groups()
    author = {"at": at, "who": _NAME_ON_GITHUB.get(who, who), "as": "OWNER" if who == "olive" else "NONE"}
    if said == "closes the issue":
        return author | {"do": "close"}
    if said.startswith("opens: "):
        return author | {"do": "open", "title": said.removeprefix("opens: "), "text": ""}
    if said.startswith("edits: "):
        return author | {"do": "edit", "id": who, "text": said.removeprefix("edits: ")}
    return author | {"do": "comment", "id": who, "text": said}


def _events(section: Section) -> list[AnalyticsEvent]:
    talk = conversation_of([_happening(line) for line in section.lines])
    newest: dict[str, AnalyticsEvent] = {}
    for event in talk.versions:
        received = replace(event, received_at=event.created_at.replace("Z", ".000Z"))
        newest[event.message_id] = reduce(merged, filter(None, [newest.get(event.message_id), received]))
    return [
        replace(event, closed_at=talk.closed_at if event.kind is Kind.ISSUE else "")
        for event in newest.values()
    ]


def _found(section: Section) -> dict[str, Any]:
    """The figures of the example's thread, as the processor, the aggregator and the command make them."""
    recomputation = Recomputation(rules=rules_of({}), retention_days=400, today=date.fromisoformat(DAY))
    made = recomputation.of(_events(section), (), None)
    assert made
    row = _row(figures_of(made.contributions))
    source = Source(
        rows={DAY: [row]},
        contributions=made.contributions,
        threads={made.state.thread_id: made.state},
    )
    summary = summary_of([DAY], source, repository="octo/hello", repository_id=REPOSITORY_ID)
    figures = row.figures
    shown: dict[str, Any] = json.loads(json.dumps(summary.to_json()))
    return shown | {
        "responses": figures.tally.responses,
        "other_keywords": figures.other_keywords,
        "issues": figures.issues,
    }


def _row(figures: Figures) -> Row:
    return Row(date=DAY, repository_id=REPOSITORY_ID, repository="octo/hello", revision=1, figures=figures)


def test_the_page_defines_every_figure_and_no_other() -> None:
    figures = {field.name for field in fields(Figures)} - _ELSEWHERE_CALLED
    names = figures | set(COUNTS) | _found(SECTIONS[0]).keys()
    assert sorted(name for section in SECTIONS for name in section.names) == sorted(names)


@EACH
def test_a_figure_is_defined_in_three_sentences(section: Section) -> None:
    without_names = re.sub(r"`[^`]*`", "name", section.prose)
    assert len(re.findall(r"\.(?=\s|$)", without_names)) == 3


@EACH
def test_an_example_comes_out_as_the_page_says(section: Section) -> None:
    found = _found(section)
    assert {name: found[name] for name in section.expected} == dict(section.expected)


@EACH
def test_an_example_shows_the_figure_that_it_stands_under(section: Section) -> None:
    assert set(section.names) <= section.expected.keys()


def test_the_list_of_names_is_the_stores() -> None:
    section = PAGE.partition("## Names in the stores")[2]
    rows = [re.findall(r"`(\w+)`", line) for line in section.splitlines() if line.startswith("- `")]
    item = _row(Figures()).to_item()
    document, _ = documents_of(item)
    key = {"date", "repository", "repository_key", "repositoryId", "repository_id"}
    about = {*key, "revision", COMPLETE_UNTIL}
    in_firestore = {name for name, *_ in rows} - {"top_keywords"} | {"keywords"}
    assert {name for _, *attributes in rows for name in attributes} == item.keys() - about
    assert in_firestore == document.fields.keys() - about
