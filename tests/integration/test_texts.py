"""Whatever a stranger writes goes through every hop of the stage, and is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.event import AnalyticsEvent
from contract.item import PARTITION_KEY, from_item
from contract.names import FIRESTORE_COLLECTION
from contract.text import clean_text
from local import report
from local.local_stage import LocalStage
from reporter.excerpts import excerpt
from tests.hops import refused_by
from tests.integration.archive import archived
from tests.integration.observing import Repository, assert_settled, deliver, figures_of, is_replayed
from tests.integration.typed import Command
from tests.waiting import eventually

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "texts.json").read_text(encoding="utf-8")
)["texts_every_hop_must_take"]
WEEK, ASKED_AT = "2026-W10", "2026-03-03T09:00:00Z"
"""A week and a day that no other test reports on."""


def _text(case: dict[str, Any]) -> str:
    text, times = case.get("repeat", (case.get("text"), 1))
    return str(text) * int(times)


TEXTS = [*map(_text, CASES), "and a last one: how is Ada?"]
NUMBERED = list(enumerate(TEXTS, start=1))
"""By the number of the issue."""


@pytest.fixture(scope="module")
def asked(local_stage: LocalStage) -> Repository:
    """A repository in which somebody has written all of the texts, each in an issue of its own."""
    repository = Repository.new()
    webhooks = [
        repository.opened(number, title=_title(text), text=text, at=ASKED_AT) for number, text in NUMBERED
    ]
    deliver(local_stage, *webhooks)
    assert_settled(local_stage, webhooks)
    return repository


def _title(text: str) -> str:
    """No longer than GitHub takes."""
    return text[:256]


def _clean(text: str) -> str:
    return clean_text(text)[0]


def test_both_stores_hold_the_text_as_every_later_hop_takes_it(
    local_stage: LocalStage, asked: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    documents = Client(project=local_stage.stage.google_project).collection(FIRESTORE_COLLECTION)
    for number, text in NUMBERED:
        (event,) = _events(local_stage, asked.thread_id(number))
        assert (event.title, event.text) == (_clean(_title(text)), _clean(text))
        assert refused_by(event.title) == refused_by(event.text) == []
        document = documents.document(event.message_id).get().to_dict() or {}
        assert (document["title"], document["text"]) == (event.title, event.text)


def _events(stage: LocalStage, thread_id: str) -> list[AnalyticsEvent]:
    answer = stage.client("dynamodb").query(
        TableName=stage.stage.names.analytics_table,
        KeyConditionExpression=f"{PARTITION_KEY} = :thread",
        ExpressionAttributeValues={":thread": {"S": thread_id}},
    )
    return [from_item(item) for item in answer["Items"]]


def _assert_counted(stage: LocalStage, asked: Repository) -> None:
    """Every text, and as a question what holds more than emoji."""
    tally = figures_of(stage, asked).tally
    assert (tally.messages, tally.questions) == (len(TEXTS), len(TEXTS) - 1)


def test_the_figures_count_every_text(local_stage: LocalStage, asked: Repository) -> None:
    _assert_counted(local_stage, asked)


def test_the_data_lake_has_a_line_for_every_text(local_stage: LocalStage, asked: Repository) -> None:
    assert eventually(lambda: len(archived(local_stage, asked.name)) == len(TEXTS))
    assert {line["text"] for line in archived(local_stage, asked.name)} == set(map(_clean, TEXTS))


def test_the_reports_mail_quotes_every_title(local_stage: LocalStage, asked: Repository) -> None:
    functions, reporter = local_stage.client("lambda"), local_stage.stage.names.reporter
    assert report.invoke(functions, reporter, {"week": WEEK})["sent"]
    mails = [
        json.dumps(mail, ensure_ascii=False) for mail in local_stage.aws.mails() if WEEK in mail["Subject"]
    ]
    assert mails
    for number, text in NUMBERED:
        assert all(f"{asked.name}#{number}" in mail for mail in mails)
        title = json.dumps(excerpt(_clean(_title(text))), ensure_ascii=False)[1:-1]
        assert all(title in mail for mail in mails)


def test_the_whole_day_can_be_replayed(local_stage: LocalStage, asked: Repository, command: Command) -> None:
    day = ASKED_AT[:10]
    done = command("replay", "--from", day, "--to", day, "--repository", asked.name, "--yes")
    assert (done.code, done.shown["sent"]) == (0, len(TEXTS))
    threads = [asked.thread_id(number) for number, _ in NUMBERED]
    assert eventually(lambda: all(is_replayed(local_stage, thread_id) for thread_id in threads))
    _assert_counted(local_stage, asked)
