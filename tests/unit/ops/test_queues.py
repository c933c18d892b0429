"""What the operator's commands do to queues: look and give back, and poke."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from moto import mock_aws

from local.sending import Entry
from ops.peeking import Look
from ops.poking import Poked, Poker
from ops.sending import MOST_BYTES, TRIES, in_batches
from processor.poke import group_of, read_poke
from reporter.queues import messages_in
from rig.backends import SESSION


@pytest.fixture
def sqs() -> Iterator[Any]:
    with mock_aws():
        yield SESSION.client("sqs")


def _queue(sqs: Any, name: str) -> str:
    attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
    return str(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def _poker(sqs: Any, url: str, run: str = "replay-1") -> Poker:
    return Poker(sqs=sqs, queue_url=url, run=run, sleep=lambda _seconds: None)


def _poked(sqs: Any, url: str, threads: list[str], run: str = "replay-1") -> Poked:
    *_, poked = _poker(sqs, url, run).poke(threads, Poked())
    return poked


def _threads(number: int) -> list[str]:
    return [f"1#{issue}" for issue in range(number)]


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
def test_a_poke_is_what_the_processor_reads(sqs: Any, name: str) -> None:
    url = _queue(sqs, name)
    poked = Poked()
    assert [each.sent for each in _poker(sqs, url).poke(_threads(23), poked)] == [10, 20, 23]
    records = _received(sqs, url)
    pokes = [read_poke(record) for record in records]
    assert {poke.thread_id for poke in pokes} == set(_threads(23))
    assert {poke.delivery_id for poke in pokes} == {"replay-1"}
    groups = {group_of(record) for record in records}
    assert groups == (set(_threads(23)) if name.endswith(".fifo") else {None})


def test_a_fifo_queue_takes_each_run_and_each_poke_once(sqs: Any) -> None:
    url = _queue(sqs, "work-queue.fifo")
    for run in ("replay-1", "replay-1", "replay-2"):
        _poked(sqs, url, _threads(3), run)
    assert len(_received(sqs, url)) == 6


def test_long_messages_are_sent_in_batches_that_fit() -> None:
    pairs: list[tuple[int, Entry]] = [(number, {"MessageBody": "é" * 60_000}) for number in range(5)]
    batches = list(in_batches(pairs))
    assert [what for batch in batches for what, _ in batch] == list(range(5))
    assert all(len(batch) * 120_000 <= MOST_BYTES for batch in batches)


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


def test_a_poke_that_the_queue_did_not_take_is_sent_again(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    _failing(sqs, TRIES - 1)
    assert _poked(sqs, url, _threads(1)) == Poked(1)
    assert len(_received(sqs, url)) == 1


def test_a_poke_that_the_queue_takes_at_no_try_is_named_and_the_others_go_on(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    _failing(sqs, TRIES)
    poked = _poked(sqs, url, _threads(12))
    assert poked.sent == 11
    ((thread_id, reason),) = poked.refused.items()
    assert thread_id == "1#0"
    assert reason.startswith("InternalError")


@pytest.mark.parametrize("name", ["work-queue", "work-queue.fifo"])
def test_whatever_a_thread_is_called_the_others_are_poked(sqs: Any, name: str) -> None:
    """Somebody wrote it into the table by hand."""
    url = _queue(sqs, name)
    strange = ["\ud800", "no thread", "x" * 2_000]
    poked = _poked(sqs, url, [*_threads(3), *strange, *_threads(13)[3:]])
    assert poked.sent + len(poked.refused) == 16
    assert set(poked.refused) <= set(strange)
    sent = [record["body"] for record in _received(sqs, url)]
    assert all(any(f'"{thread_id}"' in body for body in sent) for thread_id in _threads(13))


def test_trouble_of_the_whole_queue_ends_the_run(sqs: Any) -> None:
    url = _queue(sqs, "work-queue")
    sqs.delete_queue(QueueUrl=url)
    with pytest.raises(ClientError, match="NonExistentQueue"):
        _poked(sqs, url, _threads(1))


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
