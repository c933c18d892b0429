"""The archiver: what it writes for what comes, and what it asks for again."""

from __future__ import annotations

import gzip
import json
import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from aws_lambda_powertools.logging import Logger
from hypothesis import given
from hypothesis import strategies as st

from archiver import handler
from archiver.handler import Runtime, archive_records
from archiver.lines import Batch, Unreadable, read_line
from archiver.store import Archive
from rig.builders import a_queue_record, a_stream_record, an_event

NOON, LATER = 1_795_003_200, 1_795_007_000


class Bucket:
    """An S3 that keeps what it is given, and refuses keys that hold a text."""

    def __init__(self, refuse: str = "\0") -> None:
        self.objects: dict[str, bytes] = {}
        self.puts = 0
        self._refuse = refuse

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> None:  # noqa: N803  # S3's names
        assert (Bucket, ContentType) == ("bucket", "application/gzip")
        self.puts += 1
        if self._refuse in Key:
            raise OSError("S3 is not there")
        self.objects[Key] = Body

    def lines(self) -> list[dict[str, Any]]:
        return [
            json.loads(line) for body in self.objects.values() for line in gzip.decompress(body).splitlines()
        ]


def _record(event_id: str, *, at: int = NOON, **event: Any) -> dict[str, Any]:
    body = a_stream_record(an_event(**event)) | {"eventID": event_id}
    body["dynamodb"]["ApproximateCreationDateTime"] = at
    return a_queue_record(body, message_id=f"m-{event_id}")


def _archive(bucket: Bucket, *records: dict[str, Any]) -> list[str]:
    return archive_records(records, _runtime(bucket))


def _runtime(bucket: Bucket) -> Runtime:
    # Powertools keeps loggers by service name, each with the output of its time.
    return Runtime(Archive(bucket, "bucket", "route"), Logger(service=str(uuid.uuid4())))


def test_a_batch_becomes_one_object_of_its_hour() -> None:
    bucket = Bucket()
    assert _archive(bucket, _record("e-1"), _record("e-2", at=NOON + 60)) == []
    (key,) = bucket.objects
    assert key.startswith("route/date=2026-11-18/hour=12/")
    assert key.endswith(".jsonl.gz")
    assert [line["event_id"] for line in bucket.lines()] == ["e-1", "e-2"]


def test_a_line_is_the_event_as_plain_json() -> None:
    bucket = Bucket()
    _archive(bucket, _record("e-1", text="On python", issue_id=9))
    (line,) = bucket.lines()
    assert (line["text"], line["issue_id"], line["deleted"]) == ("On python", 9, False)
    assert (line["event_name"], line["changed_at"]) == ("INSERT", "2026-11-18T12:00:00Z")
    assert line["words"] == ["on", "projects", "python"]


def test_changes_of_two_hours_are_two_objects() -> None:
    bucket = Bucket()
    _archive(bucket, _record("e-1"), _record("e-2", at=LATER))
    assert [key.split("/")[2] for key in sorted(bucket.objects)] == ["hour=12", "hour=13"]


def test_a_batch_that_comes_again_in_another_order_takes_its_own_place() -> None:
    bucket = Bucket()
    records = [_record("e-1"), _record("e-2")]
    _archive(bucket, *records)
    first = dict(bucket.objects)
    assert _archive(bucket, *reversed(records)) == []
    assert bucket.puts == 2
    assert bucket.objects == first


def test_copies_of_a_change_in_one_batch_are_one_line_and_all_done() -> None:
    bucket = Bucket()
    copy = {**_record("e-1"), "messageId": "m-copy"}
    assert _archive(bucket, _record("e-1"), copy) == []
    assert len(bucket.lines()) == 1


def test_an_object_that_cannot_be_written_costs_its_own_messages_alone() -> None:
    bucket = Bucket(refuse="hour=13")
    assert _archive(bucket, _record("e-1"), _record("e-2", at=LATER)) == ["m-e-2"]
    assert [line["event_id"] for line in bucket.lines()] == ["e-1"]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"dynamodb": {}}', '{"dynamodb": 5}', "[" * 100_000])
def test_an_unreadable_message_comes_again_and_its_neighbour_is_written(body: str) -> None:
    bucket = Bucket()
    broken = a_queue_record(body, message_id="m-broken")
    assert _archive(bucket, broken, _record("e-1")) == ["m-broken"]
    assert len(bucket.lines()) == 1


@pytest.mark.parametrize(
    "change",
    [{"text": {"S": "x \ud800"}}, {"size": {"N": "NaN"}}, {"size": {"N": "Infinity"}}],
    ids=["half-a-pair", "nan", "infinity"],
)
def test_what_no_file_of_json_can_hold_costs_its_neighbours_nothing(change: dict[str, Any]) -> None:
    bucket = Bucket()
    body = a_stream_record(an_event())
    body["dynamodb"]["NewImage"] |= change
    strange = a_queue_record(body, message_id="m-strange")
    assert _archive(bucket, _record("e-1"), strange, _record("e-2")) == ["m-strange"]
    assert [line["event_id"] for line in bucket.lines()] == ["e-1", "e-2"]


@given(st.text(st.characters(codec=None)))
def test_whatever_a_text_holds_its_line_is_one_line_or_it_is_unreadable(text: str) -> None:
    body = a_stream_record(an_event())
    body["dynamodb"]["NewImage"]["text"] = {"S": text}
    record = {**a_queue_record(""), "body": json.dumps(body)}
    try:
        line = read_line(record)
    except Unreadable:
        assert re.search("[\ud800-\udfff]", text)
        return
    content = gzip.decompress(Batch(line.hour, (line,)).content())
    assert content.count(b"\n") == 1
    assert json.loads(content)["text"] == json.loads(json.dumps(text))


def test_an_event_of_a_later_schema_is_kept_as_it_is() -> None:
    body = a_stream_record(an_event())
    body["dynamodb"]["NewImage"] |= {
        "schema_version": {"N": "2"},
        "labels": {"L": [{"S": "bug"}, {"M": {"size": {"N": "1.5"}}}]},
        "closed_at": {"NULL": True},
    }
    line = json.loads(read_line(a_queue_record(body)).text)
    assert line["schema_version"] == 2
    assert line["labels"] == ["bug", {"size": 1.5}]
    assert line["closed_at"] is None


def test_a_value_that_is_no_text_is_unreadable() -> None:
    body = a_stream_record(an_event())
    body["dynamodb"]["NewImage"]["picture"] = {"B": "AAAA"}
    with pytest.raises(Unreadable, match="picture is of type B"):
        read_line(a_queue_record(body))


def test_the_lines_of_a_batch_name_its_invocation(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = _runtime(Bucket())
    monkeypatch.setattr(handler, "runtime", lambda: runtime)
    context: Any = SimpleNamespace(function_name="cv-analytics-dev-archive", aws_request_id="request-1")
    broken = a_queue_record("", message_id="m-broken")
    answer = handler.handle({"Records": [broken, _record("e-1")]}, context)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-broken"}]}
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["message"] for line in lines] == ["unreadable message", "object written"]
    assert {(line["function_name"], line["function_request_id"], line["cold_start"]) for line in lines} == {
        ("cv-analytics-dev-archive", "request-1", True)
    }
