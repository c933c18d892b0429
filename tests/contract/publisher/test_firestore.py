"""The publisher before a Firestore emulator, through the REST API that it speaks in Google Cloud."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

import boto3
import pytest
import urllib3
from google.cloud.firestore import Client

from contract.names import Metric
from contract.thread_state import ThreadState
from publisher import handler
from publisher.documents import Document
from publisher.firestore import Firestore, FirestoreFailed, FirestoreRefused
from publisher.publish import publish
from publisher.settings import PublisherSettings
from rig.immediate import Immediate
from rig.published import PublishedFirestore
from tests.lambda_function import CONTEXT, lambda_environment, logged
from tests.unit.processor.conftest import ASKED, RECOMPUTATION

TOO_LARGE: dict[str, Any] = {"text": "x" * 1_100_000}


@dataclass
class Database:
    """One of its own for each test, as the publisher and as a page sees it."""

    endpoint: str
    project: str

    @property
    def firestore(self) -> Firestore:
        http = urllib3.PoolManager(timeout=10, retries=False)
        return Firestore(http=http, endpoint=self.endpoint, project=self.project, token=lambda: "owner")

    def read(self, monkeypatch: pytest.MonkeyPatch, path: str) -> dict[str, Any] | None:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", self.endpoint.removeprefix("http://"))
        collection, _, name = path.partition("/")
        found: dict[str, Any] | None = (
            Client(project=self.project).collection(collection).document(name).get().to_dict()
        )
        return found


@pytest.fixture
def database(firestore_host: str) -> Database:
    return Database(f"http://{firestore_host}", f"test-{uuid.uuid4().hex[:12]}")


@pytest.fixture(params=["firestore", "rig"])
def shelf(request: pytest.FixtureRequest) -> Firestore:
    """The fault rig's Firestore has to behave as the real one does."""
    if request.param == "rig":
        return cast(Firestore, PublishedFirestore(Immediate()))
    database: Database = request.getfixturevalue("database")
    return database.firestore


def _document(path: str = "threads/1#7", revision: int = 1, **more: Any) -> Document:
    return Document(path, revision, {"revision": revision, **more})


def test_what_was_written_is_there_with_its_revision(shelf: Firestore) -> None:
    written = shelf.write([_document(), _document("figures/2026-11-16~all", 7)], {})
    assert (list(written.overtaken), dict(written.refused)) == ([], {})
    found = shelf.stored(["threads/1#7", "figures/2026-11-16~all", "threads/1#8"])
    assert {path: each.revision for path, each in found.items()} == {
        "threads/1#7": 1,
        "figures/2026-11-16~all": 7,
    }


def test_a_document_that_another_made_or_changed_is_overtaken_and_the_others_are_written(
    shelf: Firestore,
) -> None:
    seen = shelf.stored(["threads/1#7"])
    shelf.write([_document()], seen)
    assert shelf.write([_document(revision=2), _document("threads/1#8")], seen).overtaken == ["threads/1#7"]
    seen = shelf.stored(["threads/1#7", "threads/1#8"])
    shelf.write([_document(revision=3)], seen)
    assert shelf.write([_document(revision=2), _document("threads/1#8", 5)], seen).overtaken == [
        "threads/1#7"
    ]
    found = shelf.stored(["threads/1#7", "threads/1#8"])
    assert {path: each.revision for path, each in found.items()} == {"threads/1#7": 3, "threads/1#8": 5}


def _part(day: str, revision: int, week: str = "2026-11-16") -> Document:
    fields = {"revision": revision}
    return Document(f"weeks/{week}~all/{day}", revision, fields, beside={"date": week, "repository_id": 0})


def test_each_part_of_a_document_has_a_revision_of_its_own(shelf: Firestore) -> None:
    assert publish([_part("mon", 5), _part("tue", 2), _part("wed", 1, "2026-11-23")], shelf).written == 3
    report = publish([_part("mon", 4), _part("tue", 3), _part("sun", 1), _document()], shelf)
    assert (report.written, report.known) == (3, 1)
    paths = [f"weeks/2026-11-16~all/{day}" for day in ("mon", "tue", "sun", "sat")]
    assert [shelf.stored(paths)[path].revision for path in paths] == [5, 3, 1, 0]


def test_a_part_that_meets_another_part_of_its_document_reads_again(shelf: Firestore) -> None:
    publish([_part("mon", 1)], shelf)
    seen = shelf.stored([_part("tue", 1).path])
    publish([_part("mon", 2)], shelf)
    assert shelf.write([_part("tue", 1), _document()], seen).overtaken == [_part("tue", 1).path]
    assert publish([_part("tue", 1)], shelf).written == 1
    assert shelf.stored([_part("mon", 1).path])[_part("mon", 1).path].revision == 2


def test_a_week_holds_its_days_and_what_they_have_in_common(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish([_part("mon", 1), _part("tue", 2)], database.firestore)
    publish([_part("mon", 3)], database.firestore)
    assert database.read(monkeypatch, "weeks/2026-11-16~all") == {
        "date": "2026-11-16",
        "repository_id": 0,
        "mon": {"revision": 3},
        "tue": {"revision": 2},
    }


def test_an_older_revision_never_replaces_a_newer_one(shelf: Firestore) -> None:
    publish([_document(revision=5)], shelf)
    report = publish([_document(revision=4), _document("threads/1#8")], shelf)
    assert (report.written, report.known) == (1, 1)
    assert shelf.stored(["threads/1#7"])["threads/1#7"].revision == 5


def test_values_arrive_as_what_they_are(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    values: dict[str, Any] = {
        "text": "Grüße 👋 \ufffd \u202e",
        "number": 2**53,
        "flag": True,
        "bytes": b"\x00\xff",
        "nothing": [],
        "waits": [5, 60],
        "keywords": [{"word": "python", "count": 2}],
        "ends": datetime(2028, 3, 20, tzinfo=UTC),
    }
    publish([_document(**values)], database.firestore)
    assert database.read(monkeypatch, "threads/1#7") == {"revision": 1, **values}


def test_a_document_is_replaced_whole(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a deleted issue stays."""
    publish([_document(title="Only once")], database.firestore)
    publish([_document(revision=2)], database.firestore)
    assert database.read(monkeypatch, "threads/1#7") == {"revision": 2}


@pytest.mark.parametrize(
    "bad",
    [_document("threads/bad", **TOO_LARGE), _document("threads/__bad__"), _document("threads//bad")],
)
def test_what_firestore_never_takes_is_named_and_the_others_are_written(
    database: Database, bad: Document
) -> None:
    """It refuses the whole call."""
    with pytest.raises(FirestoreRefused):
        database.firestore.write([bad, _document()], {})
    documents = [_document(f"threads/1#{number}") for number in range(5)]
    report = publish([*documents[:2], bad, *documents[2:]], database.firestore)
    assert (report.written, list(report.refused)) == (5, [bad.path])


def test_more_than_one_call_can_hold_is_written_in_parts(database: Database) -> None:
    documents = [_document(f"threads/1#{number}", text="x" * 200_000) for number in range(70)]
    assert publish(documents, database.firestore).written == 70


def test_google_away_makes_the_batch_come_again(database: Database) -> None:
    nowhere = replace(database, endpoint="http://127.0.0.1:1")
    with pytest.raises(FirestoreFailed):
        publish([_document()], nowhere.firestore)


def _state() -> ThreadState:
    made = RECOMPUTATION.of([ASKED], (), None)
    assert made is not None
    return made.state


@pytest.fixture
def dlq_url(database: Database) -> Iterator[str]:
    """The function's environment; the URL of its dead-letter queue."""
    with lambda_environment(handler.runtime, handler.connect_sqs) as enter:
        url = boto3.client("sqs").create_queue(QueueName="publisher-dlq")["QueueUrl"]
        settings = PublisherSettings(
            stage="test",
            google_project=database.project,
            google_audience="",
            firestore_endpoint=database.endpoint,
            publisher_dlq_url=url,
        )
        enter(settings)
        yield url


def _record(state: ThreadState) -> dict[str, Any]:
    return {"eventName": "MODIFY", "dynamodb": {"Keys": state.key(), "NewImage": state.to_item()}}


def test_a_batch_is_shown_and_what_can_never_be_is_set_aside(
    database: Database, dlq_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = _record(replace(_state(), thread_id="1#9"))
    strange["dynamodb"]["NewImage"]["revision"] = {"S": "nine"}
    refused = _record(replace(_state(), thread_id="1#8", title="x" * 1_100_000))
    handler.handle({"Records": [strange, _record(_state()), refused]}, CONTEXT)
    shown = database.read(monkeypatch, "threads/1#7")
    assert shown is not None
    assert (shown["title"], shown["waiting_for"]) == ("Projects", "octocat")
    letters = boto3.client("sqs").receive_message(QueueUrl=dlq_url, MaxNumberOfMessages=10)["Messages"]
    assert {json.loads(letter["Body"])["document"] for letter in letters} == {"1#9", "threads/1#8"}
    metrics = logged(capsys)[1][-1]
    assert (metrics[Metric.PUBLISHED], metrics[Metric.PUBLISH_FAILED]) == ([1.0], [2.0])


def test_a_batch_that_comes_again_writes_nothing(dlq_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for written in (1.0, 0.0):
        handler.handle({"Records": [_record(_state())]}, CONTEXT)
        assert logged(capsys)[1][-1][Metric.PUBLISHED] == [written]


def test_where_google_is_away_nothing_is_set_aside(dlq_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESTORE_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(FirestoreFailed):
        handler.handle({"Records": [_record(_state())]}, CONTEXT)
    assert "Messages" not in boto3.client("sqs").receive_message(QueueUrl=dlq_url)
