"""Whatever a stranger writes goes through every hop of the stage, and is counted."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.event import AnalyticsEvent
from contract.item import from_item
from contract.names import FIRESTORE_COLLECTION
from contract.text import clean_text
from local import report
from local.local_stage import LocalStage
from local.webhooks import Webhook
from reporter.excerpts import excerpt
from tests.hops import refused_by
from tests.integration.observing import Repository, assert_settled, deliver, duplicates_of, figures_of
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


def _opened(repository: Repository, number: int, text: str) -> Webhook:
    issue = {
        "id": 7_300_000 + number,
        "number": number,
        "title": text[:256],
        "body": text,
        "user": {"login": "mona", "id": 1, "type": "User"},
        "html_url": f"https://github.com/{repository.name}/issues/{number}",
        "created_at": ASKED_AT,
        "updated_at": ASKED_AT,
    }
    payload = {"action": "opened", "issue": issue, "repository": {"id": 77, "full_name": repository.name}}
    return Webhook.of("issues", payload)


@pytest.fixture(scope="module")
def asked(local_stage: LocalStage) -> Repository:
    """A repository in which somebody has written all of the texts, each in an issue of its own."""
    repository = Repository.new()
    webhooks = [_opened(repository, number, text) for number, text in enumerate(TEXTS, start=1)]
    deliver(local_stage, *webhooks)
    assert_settled(local_stage, webhooks)
    return repository


def _clean(text: str) -> str:
    return clean_text(f"{text[:256]}\n\n{text}")[0]


def test_both_stores_hold_the_text_as_every_later_hop_takes_it(
    local_stage: LocalStage, asked: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    documents = Client(project=local_stage.stage.google_project).collection(FIRESTORE_COLLECTION)
    for number, text in enumerate(TEXTS, start=1):
        (event,) = _items(local_stage, f"{asked.name}#{number}")
        assert event.text == _clean(text)
        assert refused_by(event.text) == []
        document = documents.document(f"issue-{7_300_000 + number}").get().to_dict() or {}
        assert document["text"] == event.text


def _items(stage: LocalStage, correlation_id: str) -> list[AnalyticsEvent]:
    answer = stage.client("dynamodb").query(
        TableName=stage.stage.names.analytics_table,
        KeyConditionExpression="correlation_id = :issue",
        ExpressionAttributeValues={":issue": {"S": correlation_id}},
    )
    return [from_item(item) for item in answer["Items"]]


def test_the_figures_count_every_text(local_stage: LocalStage, asked: Repository) -> None:
    assert figures_of(local_stage, asked.name).queries == len(TEXTS)


def test_the_data_lake_has_a_line_for_every_text(local_stage: LocalStage, asked: Repository) -> None:
    assert eventually(lambda: len(_lines(local_stage, asked.name)) == len(TEXTS))
    assert {line["text"] for line in _lines(local_stage, asked.name)} == {_clean(text) for text in TEXTS}


def _lines(stage: LocalStage, repository: str) -> list[dict[str, Any]]:
    s3 = stage.client("s3")
    (bucket,) = (each["Name"] for each in s3.list_buckets()["Buckets"] if "archive" in each["Name"].lower())
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="archive/date=")
    bodies = (
        s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
        for page in pages
        for entry in page.get("Contents", ())
    )
    lines = [json.loads(line) for body in bodies for line in gzip.decompress(body).splitlines()]
    return [line for line in lines if line["repository"] == repository]


def test_the_reports_mail_quotes_every_text(local_stage: LocalStage, asked: Repository) -> None:
    functions, reporter = local_stage.client("lambda"), local_stage.stage.names.reporter
    assert report.invoke(functions, reporter, {"week": WEEK})["sent"]
    mails = [
        json.dumps(mail, ensure_ascii=False) for mail in local_stage.aws.mails() if WEEK in mail["Subject"]
    ]
    assert mails
    for number, text in enumerate(TEXTS, start=1):
        assert all(f"{asked.name}#{number}" in mail for mail in mails)
        assert all(json.dumps(excerpt(_clean(text)), ensure_ascii=False)[1:-1] in mail for mail in mails)


def test_the_whole_day_can_be_replayed(local_stage: LocalStage, asked: Repository, command: Command) -> None:
    day = ASKED_AT[:10]
    done = command("replay", "--from", day, "--to", day, "--repository", asked.name, "--yes")
    assert (done.code, done.shown["sent"], done.shown["refused"]) == (0, len(TEXTS), [])
    entities = {f"issue-{7_300_000 + number}" for number in range(1, len(TEXTS) + 1)}
    assert eventually(lambda: duplicates_of(local_stage, asked.name) == entities)
    assert figures_of(local_stage, asked.name).queries == len(TEXTS)
