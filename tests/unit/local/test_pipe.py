"""The pipe's rules, against a queue and a stream that misbehave."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from local import pipe_target
from local.pipe_definition import BusTarget, PipeDefinition, QueueTarget, read_pipe
from local.pipe_runner import PipeRunner, as_delivered, pause_seconds
from local.pipe_sender import PipeSender
from local.pipe_target import value_at
from local.stream_reader import Checkpoint, StreamReader

DEFINITION = PipeDefinition(
    arn="arn:aws:pipes:eu-west-2:000000000000:pipe/pipe",
    role_arn="role",
    stream_arn="stream",
    starting_position="TRIM_HORIZON",
    patterns=(),
    batch_size=10,
    max_retries=3,
    target=QueueTarget("work_queue"),
    dlq_url="pipe_dlq",
)


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Call")


class Queue:
    """An SQS that refuses what the test chooses: an entry with `code`, or a whole call for its `poison`."""

    def __init__(
        self,
        refuse: Callable[[int, str], bool] = lambda _call, _body: False,
        most: int = 10**6,
        *,
        code: str = "InternalError",
        poison: str = "\0",
    ) -> None:
        self.entries: list[dict[str, Any]] = []
        self.buried: list[dict[str, Any]] = []
        self.calls = 0
        self._refuse = refuse
        self._most = most
        self._code = code
        self._poison = poison

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803  # SQS's names
        assert QueueUrl == "work_queue"
        assert len(Entries) <= 10
        self.calls += 1
        if sum(len(entry["MessageBody"]) for entry in Entries) > self._most:
            raise _error("AWS.SimpleQueueService.BatchRequestTooLong")
        if any(self._poison in entry["MessageBody"] for entry in Entries):
            raise _error("InvalidMessageContents")
        failed = [entry for entry in Entries if self._refuse(self.calls, entry["MessageBody"])]
        self.entries += [entry for entry in Entries if entry not in failed]
        return {"Failed": [{"Id": entry["Id"], "Code": self._code, "Message": "no"} for entry in failed]}

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803  # SQS's names
        assert QueueUrl == "pipe_dlq"
        self.buried.append(json.loads(MessageBody))

    @property
    def numbers(self) -> list[str]:
        return [json.loads(entry["MessageBody"])["dynamodb"]["SequenceNumber"] for entry in self.entries]


class Stream:
    """A DynamoDB stream of one shard, whose iterators are places in its list of records."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self.records = records
        self.trimmed: set[str] = set()
        self.expired = False

    def describe_stream(self, **_: str) -> dict[str, Any]:
        return {"StreamDescription": {"Shards": [{"ShardId": "shard"}]}}

    def get_shard_iterator(self, **place: str) -> dict[str, Any]:
        settled = place.get("SequenceNumber")
        if settled in self.trimmed:
            raise _error("TrimmedDataAccessException")
        numbers = [record["dynamodb"]["SequenceNumber"] for record in self.records]
        return {"ShardIterator": str(numbers.index(settled) + 1 if settled else 0)}

    def get_records(self, *, ShardIterator: str, **_: int) -> dict[str, Any]:  # noqa: N803  # AWS's name
        if self.expired:
            self.expired = False
            raise _error("ExpiredIteratorException")
        return {"Records": self.records[int(ShardIterator) :], "NextShardIterator": str(len(self.records))}


def _records(count: int) -> list[dict[str, Any]]:
    return [
        {
            "eventID": f"e{number}",
            "eventName": "INSERT",
            "dynamodb": {
                "SequenceNumber": str(number),
                "Keys": {"correlation_id": {"S": f"o/r#{number % 2}"}},
                "ApproximateCreationDateTime": datetime(2026, 1, 1, tzinfo=UTC),
            },
        }
        for number in range(count)
    ]


def _sender(queue: Queue, **paths: str) -> PipeSender:
    target = pipe_target.Queue(QueueTarget("work_queue", **paths), cast(Any, queue))
    return PipeSender(DEFINITION, target, cast(Any, queue), sleep=lambda _seconds: None)


def _delivered(count: int) -> list[dict[str, Any]]:
    return [as_delivered(record, "stream") for record in _records(count)]


def test_only_what_failed_is_sent_again() -> None:
    queue = Queue(refuse=lambda call, body: call == 1 and '"e3"' in body)
    assert _sender(queue).send(_delivered(10)) == []
    assert sorted(queue.numbers, key=int) == [str(number) for number in range(10)]
    assert queue.calls == 2


def test_what_is_refused_to_the_end_is_left() -> None:
    queue = Queue(refuse=lambda _call, body: '"e3"' in body)
    (left,) = _sender(queue).send(_delivered(5))
    assert (left.what["eventID"], left.reason, left.is_final) == ("e3", "InternalError: no", False)
    assert queue.calls == 1 + DEFINITION.max_retries


def test_what_the_queue_will_never_take_is_left_at_once() -> None:
    queue = Queue(refuse=lambda _call, body: '"e3"' in body, code="InvalidMessageContents")
    (left,) = _sender(queue).send(_delivered(5))
    assert (left.what["eventID"], left.is_final) == ("e3", True)
    assert queue.numbers == ["0", "1", "2", "4"]
    assert queue.calls == 1


@pytest.mark.parametrize("poisoned", [[0], [9], [3, 4], [0, 5, 9], list(range(10))])
def test_of_a_call_that_is_refused_as_a_whole_only_the_guilty_entries_are_left(poisoned: list[int]) -> None:
    records = _delivered(10)
    for number in poisoned:
        records[number]["dynamodb"]["NewImage"] = {"text": {"S": "a\uffff"}}
    queue = Queue(poison="\uffff")
    left = _sender(queue).send(records)
    assert [each.what["eventID"] for each in left] == [f"e{number}" for number in poisoned]
    assert all(each.is_final for each in left)
    assert queue.numbers == [str(number) for number in range(10) if number not in poisoned]


def test_what_may_pass_is_sent_again_beside_what_will_never_be_taken() -> None:
    records = _delivered(3)
    records[0]["dynamodb"]["NewImage"] = {"text": {"S": "a\uffff"}}
    queue = Queue(refuse=lambda call, body: call < 6 and '"e2"' in body, poison="\uffff")
    (left,) = _sender(queue).send(records)
    assert left.what["eventID"] == "e0"
    assert queue.numbers == ["1", "2"]


def test_trouble_that_is_no_entrys_own_splits_no_call() -> None:
    class Away(Queue):
        def send_message_batch(self, **_: Any) -> dict[str, Any]:
            self.calls += 1
            raise _error("AccessDenied")

    queue = Away()
    left = _sender(queue).send(_delivered(10))
    assert [(each.is_final, "AccessDenied" in each.reason) for each in left] == [(False, True)] * 10
    assert queue.calls == 1 + DEFINITION.max_retries


def test_half_of_a_surrogate_pair_is_refused_and_its_neighbours_are_sent() -> None:
    records = _delivered(4)
    records[2]["dynamodb"]["NewImage"] = {"text": {"S": "a\ud800"}}
    queue = Queue()
    (left,) = _sender(queue).send(records)
    assert (left.what["eventID"], left.is_final) == ("e2", True)
    assert queue.numbers == ["0", "1", "3"]


def test_a_binary_value_is_sent_in_base64() -> None:
    (record,) = _delivered(1)
    record["dynamodb"]["NewImage"] = {"picture": {"B": b"\x00\xff"}, "pictures": {"BS": [b"a"]}}
    queue = Queue()
    assert _sender(queue).send([record]) == []
    image = json.loads(queue.entries[0]["MessageBody"])["dynamodb"]["NewImage"]
    assert image == {"picture": {"B": "AP8="}, "pictures": {"BS": ["YQ=="]}}


def test_a_batch_that_is_too_large_is_halved() -> None:
    one = len(json.dumps(_delivered(1)[0]))
    queue = Queue(most=3 * one)
    assert _sender(queue).send(_delivered(10)) == []
    assert queue.numbers == [str(number) for number in range(10)]


def test_a_fifo_target_gets_group_and_deduplication_id() -> None:
    queue = Queue()
    sender = _sender(
        queue, group_id_path="$.dynamodb.Keys.correlation_id.S", deduplication_id_path="$.eventID"
    )
    sender.send(_delivered(2))
    assert [(entry["MessageGroupId"], entry["MessageDeduplicationId"]) for entry in queue.entries] == [
        ("o/r#0", "e0"),
        ("o/r#1", "e1"),
    ]


def test_a_standard_target_gets_neither() -> None:
    queue = Queue()
    _sender(queue).send(_delivered(1))
    assert set(queue.entries[0]) == {"Id", "MessageBody"}


def test_a_path_without_a_dollar_is_the_text_itself() -> None:
    assert value_at("all", {}) == "all"


class Events:
    """An EventBridge that takes every other entry the first time."""

    def __init__(self) -> None:
        self.entries: list[dict[str, str]] = []
        self.calls = 0

    def put_events(self, *, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803  # EventBridge's name
        self.calls += 1
        refused = [place % 2 == 1 and self.calls == 1 for place in range(len(Entries))]
        self.entries += [entry for entry, no in zip(Entries, refused, strict=True) if not no]
        return {"Entries": [{"ErrorCode": "InternalFailure"} if no else {"EventId": "1"} for no in refused]}


def test_a_bus_gets_every_record_as_the_detail_of_an_event() -> None:
    events = Events()
    bus = pipe_target.Bus(BusTarget("bus", source="here", detail_type="record"), events)
    sender = PipeSender(DEFINITION, bus, cast(Any, Queue()), sleep=lambda _seconds: None)
    assert sender.send(_delivered(4)) == []
    assert events.calls == 2
    assert {(each["EventBusName"], each["Source"], each["DetailType"]) for each in events.entries} == {
        ("bus", "here", "record")
    }
    details = [json.loads(each["Detail"]) for each in events.entries]
    assert sorted(details, key=lambda record: str(record["eventID"])) == _delivered(4)


def test_an_event_that_a_bus_never_takes_costs_the_others_nothing() -> None:
    class Limited(Events):
        def put_events(self, *, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803  # EventBridge's name
            self.calls = 2
            if any('"e1"' in entry["Detail"] for entry in Entries):
                raise _error("ValidationException")
            return super().put_events(Entries=Entries)

    events = Limited()
    bus = pipe_target.Bus(BusTarget("bus", source="here", detail_type="record"), events)
    sender = PipeSender(DEFINITION, bus, cast(Any, Queue()), sleep=lambda _seconds: None)
    (left,) = sender.send(_delivered(4))
    assert (left.what["eventID"], left.is_final) == ("e1", True)
    assert [json.loads(each["Detail"])["eventID"] for each in events.entries] == ["e0", "e2", "e3"]


class Pipe:
    """A runner over one stream, one queue and one checkpoint file."""

    def __init__(self, folder: Path, stream: Stream, queue: Queue, *, matches: str = "") -> None:
        self.checkpoint = Checkpoint(folder / "checkpoint.json")
        reader = StreamReader(cast(Any, stream), "stream", "TRIM_HORIZON", self.checkpoint)
        self.runner = PipeRunner(
            DEFINITION, reader, self.checkpoint, lambda record: matches in json.dumps(record), _sender(queue)
        )


@pytest.fixture
def queue() -> Queue:
    return Queue()


def test_every_record_is_delivered_in_order_in_batches_of_ten(tmp_path: Path, queue: Queue) -> None:
    pipe = Pipe(tmp_path, Stream(_records(25)), queue)
    assert pipe.runner.turn() == 25
    assert pipe.runner.turn() == 0
    assert queue.numbers == [str(number) for number in range(25)]
    assert queue.calls == 3


def test_what_does_not_match_is_passed_over_and_settled(tmp_path: Path, queue: Queue) -> None:
    pipe = Pipe(tmp_path, Stream(_records(5)), queue, matches='"e2"')
    pipe.runner.turn()
    assert queue.numbers == ["2"]
    assert pipe.checkpoint.get("shard") == "4"


def test_a_restart_goes_on_from_the_checkpoint(tmp_path: Path, queue: Queue) -> None:
    stream = Stream(_records(5))
    Pipe(tmp_path, stream, queue).runner.turn()
    stream.records += _records(7)[5:]
    Pipe(tmp_path, stream, queue).runner.turn()
    assert queue.numbers == [str(number) for number in range(7)]


def test_a_checkpoint_older_than_the_stream_goes_on_from_its_oldest_record(
    tmp_path: Path, queue: Queue
) -> None:
    stream = Stream(_records(2))
    Pipe(tmp_path, stream, queue).runner.turn()
    stream.records, stream.trimmed = _records(6)[3:], {"1"}
    Pipe(tmp_path, stream, queue).runner.turn()
    assert queue.numbers == ["0", "1", "3", "4", "5"]


def test_an_expired_iterator_loses_and_repeats_nothing(tmp_path: Path, queue: Queue) -> None:
    stream = Stream(_records(3))
    pipe = Pipe(tmp_path, stream, queue)
    pipe.runner.turn()
    stream.records += _records(5)[3:]
    stream.expired = True
    pipe.runner.turn()
    pipe.runner.turn()
    assert queue.numbers == [str(number) for number in range(5)]


def test_what_cannot_be_delivered_is_named_in_the_dlq_and_holds_nothing_up(tmp_path: Path) -> None:
    queue = Queue(refuse=lambda _call, body: '"e3"' in body)
    pipe = Pipe(tmp_path, Stream(_records(12)), queue)
    pipe.runner.turn()
    (notice,) = queue.buried
    assert notice["context"]["condition"] == "RetryAttemptsExhausted"
    assert notice["DDBStreamBatchInfo"]["startSequenceNumber"] == "3"
    assert len(queue.entries) == 11
    assert pipe.checkpoint.get("shard") == "11"


def test_each_record_that_can_never_be_delivered_is_named_alone_with_its_reason(tmp_path: Path) -> None:
    records = _records(12)
    for number in (3, 7):
        records[number]["dynamodb"]["NewImage"] = {"text": {"S": "a\uffff"}}
    queue = Queue(poison="\uffff")
    pipe = Pipe(tmp_path, Stream(records), queue)
    pipe.runner.turn()
    infos = [notice["DDBStreamBatchInfo"] for notice in queue.buried]
    assert [(info["startSequenceNumber"], info["endSequenceNumber"]) for info in infos] == [
        ("3", "3"),
        ("7", "7"),
    ]
    assert {info["batchSize"] for info in infos} == {1}
    assert all("InvalidMessageContents" in notice["context"]["condition"] for notice in queue.buried)
    assert len(queue.entries) == 10
    assert pipe.checkpoint.get("shard") == "11"


def test_a_delivered_record_is_plain_json_with_the_stream_that_it_came_from() -> None:
    record = as_delivered(_records(1)[0], "stream")
    assert json.loads(json.dumps(record)) == record
    assert record["dynamodb"]["ApproximateCreationDateTime"] == 1767225600
    assert record["eventSourceARN"] == "stream"


def test_a_pipe_that_nobody_deployed_is_said() -> None:
    class Clients:
        def describe_pipe(self, **_: str) -> dict[str, str]:
            return {"Arn": "a", "RoleArn": "r", "Source": "s", "Target": "t"}

        def describe_stacks(self) -> dict[str, Any]:
            return {"Stacks": [{"StackName": "one"}]}

        def get_template(self, **_: str) -> dict[str, Any]:
            return {"TemplateBody": "Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n"}

    with pytest.raises(LookupError, match="no deployed template has a pipe named ghost"):
        read_pipe(lambda _service: Clients(), "ghost")


def test_a_quiet_stream_is_looked_into_less_often() -> None:
    assert pause_seconds(0.0) < pause_seconds(3600.0) < 1.0
