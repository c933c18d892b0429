"""What the operator's commands do to queues: look and give back, and send again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws
from ops.resending import MOST_BYTES, TRIES, Resender, Resent, is_kept
from processor.message import group_of, read_message

from contract.item import Item, to_item
from local.sending import as_body, with_escapes
from ops.peeking import Look
from reporter.queues import messages_in
from rig.backends import SESSION
from rig.builders import an_event
from tests.hops import refused_by

SOURCE = "arn:aws:dynamodb:eu-west-2:000000000000:table/analytics"


@pytest.fixture
def sqs() -> Iterator[Any]:
    with mock_aws():
        yield SESSION.client("sqs")


def _queue(sqs: Any, name: str) -> str:
    attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
    return str(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def _resender(sqs: Any, url: str, run: str = "replay-1") -> Resender:
    return Resender(sqs=sqs, queue_url=url, source=SOURCE, run=run, sleep=lambda _seconds: None)


def _resent(sqs: Any, url: str, items: list[Item]) -> Resent:
    *_, resent = _resender(sqs, url).send(items)
    return resent


def _items(number: int, **more: Any) -> list[Item]:
    return [to_item(an_event(f"comment-{each}", **more), expires_at=4_000_000_000) for each in range(number)]


def _received(sqs: Any, url: str) -> list[dict[str, Any]]:
    """As records of a function's event."""
    found: list[dict[str, Any]] = []
    while True:
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
        )
        messages = answer.get("Messages", [])
        if not messages:
            return found
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(
                {
                    "messageId": message["MessageId"],
                    "body": message["Body"],
                    "attributes": message["Attributes"],
                }
            )


@pytest.mark.parametrize("name", ["work-queue", "work-queue.fifo"])
def test_what_is_sent_again_is_what_the_processor_reads(sqs: Any, name: str) -> None:
    url = _queue(sqs, name)
    assert [resent.sent for resent in _resender(sqs, url).send(_items(23))] == [10, 20, 23]
    records = _received(sqs, url)
    events = [read_message(record, keywords_per_event=20, ttl_days=10).event for record in records]
    assert {event.entity_id for event in events} == {f"comment-{number}" for number in range(23)}
    assert {json.loads(record["body"])["replay"] for record in records} == {"replay-1"}
    groups = {group_of(record) for record in records}
    assert groups == ({"octo/hello#7"} if name.endswith(".fifo") else {None})


def test_a_fifo_queue_takes_each_run_and_each_entry_once(sqs: Any) -> None:
    url = _queue(sqs, "work-queue.fifo")
    for run in ("replay-1", "replay-1", "replay-2"):
        list(_resender(sqs, url, run).send(_items(3)))
    assert len(_received(sqs, url)) == 6


def test_long_texts_are_sent_in_batches_that_fit(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    sizes: list[int] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        sizes.append(sum(len(entry["MessageBody"].encode()) for entry in params["Entries"]))

    sqs.meta.events.register("provide-client-params.sqs.SendMessageBatch", note)
    assert _resent(sqs, url, _items(12, text="\x01" * 16_000)) == Resent(12)
    assert max(sizes) <= MOST_BYTES
    assert len(_received(sqs, url)) == 12


def _failing(sqs: Any, times: int) -> None:
    """The queue refuses the first entry of that many requests."""
    left = [times]

    def answer(**_: Any) -> Any:
        if not left[0]:
            return None
        left[0] -= 1
        failed = [{"Id": "0", "Code": "InternalError", "SenderFault": False}]
        parsed = {"Successful": [], "Failed": failed, "ResponseMetadata": {"HTTPStatusCode": 200}}
        return AWSResponse("https://aws.test", 200, HTTPHeaders(), None), parsed

    sqs.meta.events.register("before-call.sqs.SendMessageBatch", answer)


def test_an_entry_that_the_queue_did_not_take_is_sent_again(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    _failing(sqs, TRIES - 1)
    assert _resent(sqs, url, _items(1)) == Resent(1)
    assert len(_received(sqs, url)) == 1


def test_an_entry_that_the_queue_takes_at_no_try_is_named_and_the_others_go_on(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    _failing(sqs, TRIES)
    resent = _resent(sqs, url, _items(12))
    (refused,) = resent.refused
    assert (refused.correlation_id, refused.event_key) == ("octo/hello#7", "2026-11-16T09:00:00Z#comment-0")
    assert refused.reason.startswith("InternalError")
    assert resent.sent == 11


def test_an_event_that_the_queue_will_never_take_is_named_and_the_others_go_on(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"MaximumMessageSize": "8000"})
    large = to_item(an_event("comment-99", text="a" * 9_000), expires_at=4_000_000_000)
    resent = _resent(sqs, url, [*_items(3), large, *_items(9)])
    assert (resent.sent, [each.event_key for each in resent.refused]) == (
        12,
        ["2026-11-16T09:00:00Z#comment-99"],
    )
    assert len(_received(sqs, url)) == 12


def test_trouble_of_the_whole_queue_ends_the_run(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    sqs.delete_queue(QueueUrl=url)
    with pytest.raises(ClientError, match="NonExistentQueue"):
        _resent(sqs, url, _items(1))


UNCLEAN = "a\uffff \ufffe \0 \x1b[2J \ud800 b"


@pytest.mark.parametrize("name", ["work-queue", "work-queue.fifo"])
def test_a_text_that_was_never_cleaned_is_sent_again_whole(sqs: Any, name: str) -> None:
    """As one that was stored before the receiver cleaned texts, or by hand."""
    url = _queue(sqs, name)
    (item,) = _items(1)
    item |= {"text": {"S": UNCLEAN}, "picture": {"B": b"\x00\xff"}}
    assert _resent(sqs, url, [item]) == Resent(1)
    (record,) = _received(sqs, url)
    image = json.loads(record["body"])["dynamodb"]["NewImage"]
    assert (image["text"], image["picture"]) == ({"S": UNCLEAN}, {"B": "AP8="})


@given(st.text(st.characters(codec=None)))
def test_any_text_becomes_a_body_of_characters_that_sqs_takes(text: str) -> None:
    body = with_escapes(as_body({"text": text}))
    assert "SQS" not in refused_by(body)
    assert json.loads(body) == json.loads(json.dumps({"text": text}))


def test_an_item_that_says_nothing_of_its_end_is_kept() -> None:
    item = to_item(an_event(), expires_at=1000)
    for strange in ({"S": "tomorrow"}, {"NULL": True}):
        assert is_kept(item | {"expires_at": strange}, 2000.0)
    del item["expires_at"]
    assert is_kept(item, 2000.0)


def test_what_has_expired_is_not_kept() -> None:
    item = to_item(an_event(), expires_at=1000)
    assert is_kept(item, 999.0)
    assert not is_kept(item, 1000.0)


@pytest.mark.parametrize("name", ["work-dlq", "work-dlq.fifo"])
def test_dead_letters_are_looked_at_and_given_back(sqs: Any, name: str) -> None:
    url = _queue(sqs, name)
    bodies = [str(number) for number in range(25)]
    for body in bodies:
        _bury(sqs, url, body, group=f"g-{int(body) // 5}")

    for _ in range(2):
        with Look(sqs, url) as look:
            seen = [message["Body"] for batch in look.batches() for message in batch]
        assert sorted(seen) == sorted(bodies)
    assert len(_received(sqs, url)) == 25


def _bury(sqs: Any, url: str, body: str, group: str) -> None:
    order = {"MessageGroupId": group, "MessageDeduplicationId": body} if url.endswith("fifo") else {}
    sqs.send_message(QueueUrl=url, MessageBody=body, **order)


def test_messages_are_counted_whether_they_wait_or_are_worked_on(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    for _ in range(3):
        sqs.send_message(QueueUrl=url, MessageBody="x")
    sqs.receive_message(QueueUrl=url)
    assert messages_in(sqs, url) == 3
