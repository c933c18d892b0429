from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contract.event import MalformedEvent
from contract.item import to_item
from processor.message import Message, SqsRecord, correlation_id_of, fingerprint, group_of, read_message
from rig.builders import a_queue_record, a_stream_record, an_event


def _read(record: SqsRecord) -> Message:
    return read_message(record, keywords_per_event=20, ttl_days=10)


def _broken(change: Callable[[Any], object]) -> dict[str, Any]:
    body = a_stream_record(an_event())
    change(body)
    return a_queue_record(body)


def test_a_message_is_read() -> None:
    message = _read(a_queue_record(an_event(), message_id="m-1"))
    assert message.event == an_event()
    assert message.contribution.message_id == message.message_id == "m-1"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_queue_record(""), "no JSON"),
        (a_queue_record("{"), "no JSON"),
        (a_queue_record("[" * 100_000), "no JSON"),
        (a_queue_record("[]"), "no JSON object but list"),
        (a_queue_record("{}"), "no NewImage"),
        (_broken(lambda body: body["dynamodb"].pop("NewImage")), "no NewImage"),
        (_broken(lambda body: body.update(dynamodb=None)), "no NewImage"),
        (_broken(lambda body: body["dynamodb"].update(NewImage=[])), "no NewImage"),
        (_broken(lambda body: body["dynamodb"]["NewImage"].pop("text")), "text"),
        (_broken(lambda body: body["dynamodb"]["NewImage"].update(issue_id={"S": "7"})), "issue_id"),
        (
            _broken(lambda body: body["dynamodb"]["NewImage"].update(schema_version={"N": "2"})),
            "schema_version",
        ),
        (a_queue_record(replace(an_event(), version="2026-11-16T09:00:00Z")), "version"),
        (a_queue_record(replace(an_event(), version="then#0#x")), "then"),
        (a_queue_record(replace(an_event(), version="2026-11-16T09:00:00Z#9#x")), "version"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_can_never_be_counted_is_malformed(record: SqsRecord, reason: str) -> None:
    with pytest.raises(MalformedEvent, match=reason):
        _read(record)


@pytest.mark.parametrize(
    ("name", "received", "expected"),
    [("INSERT", 1, False), ("MODIFY", 1, True), ("INSERT", 2, True)],
)
def test_edits_and_redeliveries_are_expected_to_be_known(name: str, received: int, *, expected: bool) -> None:
    record = a_queue_record(a_stream_record(an_event(), name), received=received)
    assert _read(record).is_expected_known is expected


def test_a_version_happened_when_github_says() -> None:
    edited = an_event(updated_at="2026-11-16T10:00:00Z", received_at="2026-11-16T13:00:00.000Z")
    created = _read(a_queue_record(an_event()))
    assert _read(a_queue_record(edited)).happened_at - created.happened_at == 3600


@pytest.mark.parametrize("change", [{"deleted": True}, {"transferred_to": "octo/other#1"}])
def test_a_delete_and_a_transfer_happened_when_they_arrived(change: dict[str, Any]) -> None:
    """GitHub does not move `updated_at` for them."""
    event = an_event(updated_at="2026-11-16T09:00:00Z", received_at="2026-11-20T09:00:00.000Z", **change)
    created = _read(a_queue_record(an_event()))
    assert _read(a_queue_record(event)).happened_at - created.happened_at == 4 * 86_400


@pytest.mark.parametrize(
    "record",
    [
        a_queue_record(an_event()),
        _broken(lambda body: body["dynamodb"]["NewImage"].pop("text")),
        _broken(lambda body: body["dynamodb"].pop("NewImage")),
    ],
)
def test_a_dead_message_tells_its_correlation_id_where_it_can(record: SqsRecord) -> None:
    assert correlation_id_of(record) == "octo/hello#7"


@pytest.mark.parametrize("body", ["{", "[]", "{}", '{"dynamodb": 5}', '{"dynamodb": {"NewImage": {}}}'])
def test_where_there_is_no_correlation_id_none_is_told(body: str) -> None:
    assert correlation_id_of(a_queue_record(body)) is None


def test_one_cause_has_one_fingerprint() -> None:
    assert fingerprint("kind is 'joke' at 5") == fingerprint("kind is 'prank' at 77")
    assert fingerprint("kind is 'joke'") != fingerprint("text is 'joke'")
    assert fingerprint('"\ud800"') == fingerprint('""')


def test_only_a_fifo_queues_record_has_a_group() -> None:
    assert group_of(a_queue_record(an_event())) is None
    assert group_of(a_queue_record(an_event(), group="octo/hello#7")) == "octo/hello#7"
    assert group_of({"messageId": "m-1", "body": json.dumps({})}) is None


def test_a_version_that_is_not_routed_counts_nothing() -> None:
    """It is delivered where it takes back what a version before it counted."""
    body = a_stream_record(an_event(), "MODIFY")
    body["dynamodb"]["NewImage"] = to_item(an_event(text="golang"), expires_at=1, keywords=("python",))
    assert _read(a_queue_record(body)).contribution.keywords is None
