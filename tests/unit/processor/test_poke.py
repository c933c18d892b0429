from __future__ import annotations

import json
from typing import Any

import pytest

from contract.event import MalformedEvent
from processor.dead_letters import fingerprint
from processor.poke import SqsRecord, correlation_id_of, group_of, read_poke
from rig.builders import a_queue_record, a_stream_record, an_event, as_queued

QUEUED = as_queued(a_stream_record(an_event()))


def _with_key(thread_id: Any) -> dict[str, Any]:
    change = QUEUED["dynamodb"]
    return a_queue_record({"dynamodb": {**change, "Keys": {**change["Keys"], "thread_id": thread_id}}})


def test_a_poke_names_its_thread_and_says_where_it_came_from() -> None:
    event = an_event("comment-5", repository_id=81, issue_id=9, delivery_id="d-9")
    poke = read_poke(a_queue_record(event))
    assert (poke.thread_id, poke.message_id, poke.version) == ("81#9", "comment-5", event.version)
    assert (poke.correlation_id, poke.delivery_id) == ("octo/hello#9", "d-9")


def test_a_queue_message_holds_nothing_that_a_stranger_wrote() -> None:
    event = an_event(title="Only in the title", text="Only in the text", author="a-stranger")
    body = a_queue_record(event)["body"]
    assert not [words for words in ("Only in", "a-stranger", "keywords") if words in body]


def test_the_thread_alone_is_enough() -> None:
    """A replay pokes a thread about which no webhook has come."""
    record = a_queue_record({"dynamodb": {"Keys": {"thread_id": {"S": "1#7"}}}})
    poke = read_poke(record)
    assert (poke.thread_id, poke.version, poke.happened_at) == ("1#7", "", None)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_queue_record(""), "not JSON"),
        (a_queue_record("{"), "not JSON"),
        (a_queue_record("[" * 100_000), "not JSON"),
        (a_queue_record("[]"), "not a stream record"),
        (a_queue_record("{}"), "not a stream record"),
        (a_queue_record({"dynamodb": None}), "not a stream record"),
        (a_queue_record({"dynamodb": {}}), "names no thread"),
        (a_queue_record({"dynamodb": {"Keys": []}}), "names no thread"),
        (_with_key({"N": "7"}), "names no thread"),
        (_with_key({"S": ["1#7"]}), "names no thread"),
        (_with_key("1#7"), "names no thread"),
        (_with_key({"S": ""}), "names no thread"),
        (_with_key({"S": "octo/hello#7"}), "names no thread"),
        (_with_key({"S": "1#7#8"}), "names no thread"),
        (_with_key({"S": "1#\u0667"}), "names no thread"),
        (_with_key({"S": f"1#{'7' * 2048}"}), "names no thread"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_names_no_thread_is_malformed(record: SqsRecord, reason: str) -> None:
    with pytest.raises(MalformedEvent, match=reason):
        read_poke(record)


def test_a_version_happened_when_github_says() -> None:
    edited = an_event(updated_at="2026-11-16T10:00:00Z", received_at="2026-11-16T13:00:00.000Z")
    created, later = (read_poke(a_queue_record(event)).happened_at or 0 for event in (an_event(), edited))
    assert later - created == 3600


@pytest.mark.parametrize("change", [{"deleted": True}, {"transferred_to": "2#1"}])
def test_a_deletion_and_a_transfer_happened_when_they_arrived(change: dict[str, Any]) -> None:
    """GitHub does not move `updated_at` for them."""
    event = an_event(received_at="2026-11-20T09:00:00.000Z", **change)
    created, later = (read_poke(a_queue_record(each)).happened_at or 0 for each in (an_event(), event))
    assert later - created == 4 * 86_400


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (an_event(), "octo/hello#7"),
        ({"dynamodb": {"Keys": {"thread_id": {"S": "1#7"}}}}, "1#7"),
        ({"dynamodb": {"NewImage": QUEUED["dynamodb"]["NewImage"]}}, "octo/hello#7"),
        ("{", ""),
        ("[]", ""),
        ({"dynamodb": 5}, ""),
        ({"dynamodb": {"NewImage": {"correlation_id": {"N": "1"}}}}, ""),
    ],
    ids=str,
)
def test_a_message_shows_its_thread_where_it_can(content: Any, name: str) -> None:
    assert correlation_id_of(a_queue_record(content)) == name


def test_one_cause_has_one_fingerprint() -> None:
    assert fingerprint("kind is 'joke' at 5") == fingerprint("kind is 'prank' at 77")
    assert fingerprint("kind is 'joke'") != fingerprint("text is 'joke'")
    assert fingerprint('"\ud800"') == fingerprint('""')


def test_only_a_fifo_queues_record_has_a_group() -> None:
    assert group_of(a_queue_record(an_event())) is None
    assert group_of(a_queue_record(an_event(), group="1#7")) == "1#7"
    assert group_of({"messageId": "m-1", "body": json.dumps({})}) is None
