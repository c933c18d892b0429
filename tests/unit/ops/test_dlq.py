"""Dead messages: by cause, tried with today's code, taken out without a gap."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from processor.message import fingerprint, read_message
from processor.plan import Layout, Outcome
from rich.console import Console

from ops.dlq.letters import GAVE_UP, Filter, Letter, by_cause
from ops.dlq.moving import Journal, Purge, Redrive, move
from ops.dlq.queues import dead_queues
from ops.dlq.showing import as_sheet, as_table, failing_as_table
from ops.dlq.trying import Verdict, try_letters
from ops.peeking import Look
from processor.dead_letters import DeadLetters
from processor.store import Store
from rig.backends import SESSION, Backend, moto_backend
from rig.builders import a_queue_record, a_stream_record, an_event
from stages.routes import Consumer, RouteSettings
from stages.stage import load_stage
from toolchain.terminal import Terminal

CREATED = an_event()
EDITED = an_event(text="Which golang projects?", updated_at="2026-11-16T10:00:00Z")
STAGE = load_stage("local")


def _letter(content: Any, message_id: str = "m-1", **attributes: str) -> Letter:
    return Letter(
        queue="work_dlq",
        message_id=message_id,
        body=a_queue_record(content)["body"],
        attributes=attributes,
        group=None,
        sent_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def _of_version_99(message_id: str = "m-99") -> Letter:
    record = a_stream_record(an_event("comment-99"))
    record["dynamodb"]["NewImage"]["schema_version"] = {"N": "99"}
    return _letter(record, message_id)


def test_messages_of_one_error_and_one_code_version_are_one_cause() -> None:
    attributes = {"error_fingerprint": "aa", "reason": "no", "code_version": "c1"}
    letters = [
        _letter(CREATED, "1", **attributes),
        _letter(CREATED, "2", **attributes),
        _letter(CREATED, "3", **attributes | {"code_version": "c2"}),
    ]
    assert [(cause.code_version, len(cause.letters)) for cause in by_cause(letters)] == [("c1", 2), ("c2", 1)]


def test_what_has_to_be_typed_again_is_shown_whole_on_a_narrow_screen() -> None:
    attributes = {
        "error_fingerprint": "1c02507fd4bd",
        "reason": "its contribution cannot be read",
        "code_version": "c1",
    }
    screen = Console(width=80, file=StringIO())
    screen.print(as_table(by_cause([_letter(CREATED, "7a45370b-8dee-4a92", **attributes)])))
    shown = screen.file.getvalue()  # type: ignore[attr-defined]  # the StringIO from above
    assert "1c02507fd4bd" in shown
    assert "message 7a45370b" in shown


def test_a_strangers_text_is_shown_and_never_obeyed() -> None:
    """What was not cleaned at the door: it may have come into the queue in another way."""
    hostile = "\x1b[2J\x1b[32mEvery hop is there \x9b31m \u202eabc \u200b [/] \n1 of 1 would pass."
    record = a_stream_record(replace(an_event(text="x"), text=hostile, author=hostile))
    letter = _letter(record, reason=hostile, correlation_id=hostile, error_fingerprint=hostile)
    verdict = Verdict(letter, Outcome.DEAD, hostile)
    for table in (as_table(by_cause([letter])), as_sheet(letter), failing_as_table([verdict])):
        screen = Terminal()
        screen.file, screen.width = StringIO(), 2000
        screen.print(table)
        shown = screen.file.getvalue()
        assert r"\x1b[2J\x1b[32mEvery hop is there \x9b31m \u202eabc \u200b [/] \n1 of 1 would pass." in shown
        assert shown.replace("\n", "").isprintable()


def test_what_the_queue_gave_up_on_has_a_cause_and_an_issue_without_attributes() -> None:
    letter = _letter(CREATED)
    assert (letter.reason, letter.fingerprint) == (GAVE_UP, fingerprint(GAVE_UP))
    assert (letter.code_version, letter.correlation_id) == ("unknown", "octo/hello#7")


def test_a_notice_of_the_pipe_tells_how_many_records_it_stands_for() -> None:
    context = {"condition": "RetryAttemptsExhausted"}
    notice = _letter(json.dumps({"context": context, "DDBStreamBatchInfo": {"batchSize": 4}}))
    assert notice.reason == "the pipe gave up on 4 records: RetryAttemptsExhausted"
    assert notice.event is None


@pytest.mark.parametrize(
    "body",
    ["?", "[1]", "{}", '{"dynamodb": 1}', "[" * 100_000],
    ids=["no-json", "list", "empty", "number", "deep"],
)
def test_whatever_a_message_holds_it_can_be_shown(body: str) -> None:
    letter = _letter(body)
    assert (letter.event, letter.correlation_id, letter.reason) == (None, "", GAVE_UP)


@pytest.mark.parametrize(
    ("wanted", "applies"),
    [
        (Filter(), True),
        (Filter(fingerprint="aab"), True),
        (Filter(fingerprint="ab"), False),
        (Filter(code_version="c1"), True),
        (Filter(code_version="c2"), False),
        (Filter(correlation_id="octo/hello#7"), True),
        (Filter(correlation_id="Octo/HELLO#7"), True),
        (Filter(correlation_id="octo/hello#77"), False),
        (Filter(correlation_id="octo/hello#"), False),
        (Filter(message_id="m-1"), True),
        (Filter(message_id="m-2"), False),
        (Filter(fingerprint="aab", message_id="m-2"), False),
    ],
)
def test_a_filter_means_what_all_of_it_applies_to(wanted: Filter, applies: bool) -> None:  # noqa: FBT001  # a case's answer
    assert wanted.applies(_letter(CREATED, error_fingerprint="aabb", code_version="c1")) is applies


def _route(name: str) -> RouteSettings:
    return RouteSettings(
        name=name,
        filter={},
        fifo=False,
        consumer=Consumer.NONE,
        batch_size=10,
        batch_window_seconds=0,
        max_concurrency=2,
    )


def test_without_routes_there_are_two_dead_letter_queues() -> None:
    assert list(dead_queues(replace(STAGE, routes=()))) == ["work_dlq", "pipe_dlq"]


def test_a_routes_dead_letter_queues_are_among_them_whichever_way_it_goes() -> None:
    one = dead_queues(replace(STAGE, routes=(_route("bugs"),)))
    assert [queue.name for queue in one.values()][2:] == [
        "cv-analytics-local-route-bugs-dlq",
        "cv-analytics-local-route-bugs-pipe-dlq",
    ]
    assert one["bugs-dlq"].returns_to == "cv-analytics-local-route-bugs-queue"
    two = dead_queues(replace(STAGE, routes=(_route("bugs"), _route("archive"))))
    assert list(two)[2:] == [
        "bugs-dlq",
        "bugs-rule-dlq",
        "archive-dlq",
        "archive-rule-dlq",
        "routes-pipe-dlq",
    ]


@pytest.fixture
def backend() -> Iterator[Backend]:
    with moto_backend() as backend:
        yield backend


def _layout(backend: Backend) -> Layout:
    return Layout(
        aggregates_table=backend.aggregates_table,
        contributions_table=backend.contributions_table,
        keyword_buckets=4,
        issue_buckets=2,
    )


def _try(backend: Backend, letters: Sequence[Letter]) -> list[Verdict]:
    """What is in the tables stays as it was."""
    tables = (backend.aggregates_table, backend.contributions_table)
    before = [backend.scan(table) for table in tables]
    verdicts = try_letters(letters, stage=STAGE, layout=_layout(backend), dynamodb=backend.client)
    assert [backend.scan(table) for table in tables] == before
    return verdicts


def _count(backend: Backend, letter: Letter) -> None:
    """For real."""
    contribution = read_message(
        {"messageId": letter.message_id, "body": letter.body},
        keywords_per_event=STAGE.aggregates.keywords_per_event,
        ttl_days=1,
    ).contribution
    store = Store(backend.client, _layout(backend))
    applied = store.apply([contribution], known={}, shard=0, time_left=lambda: 900.0)
    assert applied.settled[contribution.entity_id].outcome is Outcome.COUNTED


def test_dead_messages_are_tried_and_nothing_is_written(backend: Backend) -> None:
    letters = [_letter(CREATED, "m-1"), _of_version_99(), _letter(an_event("comment-2"), "m-2")]
    verdicts = _try(backend, letters)
    assert [verdict.passes for verdict in verdicts] == [True, False, True]
    assert verdicts[1].outcome is Outcome.DEAD
    assert "schema_version is 99" in verdicts[1].reason
    assert verdicts[1].to_json()["fingerprint_today"] == fingerprint(verdicts[1].reason)


def test_more_than_a_batch_is_tried(backend: Backend) -> None:
    letters = [_letter(an_event(f"comment-{number}"), f"m-{number}") for number in range(43)]
    assert [verdict.outcome for verdict in _try(backend, letters)] == [Outcome.COUNTED] * 43


def test_a_try_knows_what_was_counted_before(backend: Backend) -> None:
    _count(backend, _letter(EDITED, "m-0"))
    other = an_event("comment-3")
    _count(backend, _letter(other, "m-0"))
    later = an_event("comment-3", text="Or rust?", updated_at="2026-11-16T12:00:00Z")
    letters = [_letter(CREATED, "m-1"), _letter(EDITED, "m-2"), _letter(later, "m-3")]
    outcomes = [verdict.outcome for verdict in _try(backend, letters)]
    assert outcomes == [Outcome.STALE, Outcome.DUPLICATE, Outcome.CORRECTED]


def test_a_try_meets_what_it_would_have_written_itself(backend: Backend) -> None:
    batch = [_letter(an_event(f"comment-{number}"), f"m-{number}") for number in range(10)]
    letters = [*batch, _letter(an_event("comment-4"), "m-again"), *batch[:1]]
    outcomes = [verdict.outcome for verdict in _try(backend, letters)]
    assert outcomes[:11] == [Outcome.COUNTED] * 10 + [Outcome.DUPLICATE]


def test_a_counter_that_is_no_number_is_found(backend: Backend) -> None:
    _count(backend, _letter(CREATED, "m-0"))
    for row in backend.scan(backend.aggregates_table):
        if row["counter"]["S"].startswith("counts#"):
            day = row["day_shard"]["S"].partition("#")[0]
            for shard in range(STAGE.aggregates.shards):
                spoiled = {**row, "day_shard": {"S": f"{day}#{shard}"}, "queries": {"S": "many"}}
                backend.client.put_item(TableName=backend.aggregates_table, Item=spoiled)
    (verdict,) = _try(backend, [_letter(an_event("comment-2"), "m-2")])
    assert verdict.outcome is Outcome.DEAD
    assert "queries is not a number" in verdict.reason


@pytest.fixture
def sqs(backend: Backend) -> Any:
    return SESSION.client("sqs")


def _queue(sqs: Any, name: str) -> str:
    attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
    return str(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def _bury(sqs: Any, url: str, number: int) -> None:
    """As the processor does, each message in a group of three."""
    record = a_queue_record(an_event(f"comment-{number}"), message_id=f"m-{number}", group=f"g-{number // 3}")
    DeadLetters(queue_url=url, code_version="c1", connect=lambda: sqs).send(
        record, f"no {number % 2} for 'x'"
    )


def _letters(sqs: Any, url: str) -> list[Letter]:
    found: list[Letter] = []
    while True:
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        if not answer.get("Messages"):
            return found
        for message in answer["Messages"]:
            found.append(Letter.of("queue", message))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _ids(sqs: Any, url: str) -> dict[str, str]:
    """Message ids by entity, of what can be seen; everything is given back."""
    with Look(sqs, url) as look:
        letters = [Letter.of("work_dlq", message) for batch in look.batches() for message in batch]
    return {letter.event.entity_id: letter.message_id for letter in letters if letter.event}


class _Killed(Exception):
    pass


def _entities(letters: Sequence[Letter]) -> set[str]:
    return {letter.event.entity_id for letter in letters if letter.event}


@pytest.mark.parametrize("suffix", ["", ".fifo"])
def test_what_is_chosen_is_redriven_and_the_rest_stays(sqs: Any, suffix: str, tmp_path: Path) -> None:
    work_dlq, work_queue = _queue(sqs, f"work-dlq{suffix}"), _queue(sqs, f"work-queue{suffix}")
    for number in range(24):
        _bury(sqs, work_dlq, number)
    # Of a FIFO queue's groups not all of them are to be seen at once.
    even = {entity: each for entity, each in _ids(sqs, work_dlq).items() if int(entity[8:]) % 2 == 0}
    wanted = set(even.values())
    receipt = Journal.new("redrive", "local", tmp_path)

    keep = Redrive(sqs=sqs, queue_url=work_queue, receipt=receipt).keep
    moved = move(sqs, work_dlq, "work_dlq", wanted, keep)

    assert {letter.message_id for letter in moved} == wanted
    back = _letters(sqs, work_queue)
    assert _entities(back) == set(even)
    assert len(back) == len(wanted) >= 10
    assert {letter.group for letter in back} == {letter.group for letter in moved}
    assert (None in {letter.group for letter in moved}) is not bool(suffix)
    assert _entities(_letters(sqs, work_dlq)) == {f"comment-{number}" for number in range(24)} - set(even)
    rows = [json.loads(line) for line in receipt.file.read_text().splitlines()]
    assert {row["message_id"] for row in rows} == wanted
    assert {row["code_version"] for row in rows} == {"c1"}
    assert receipt.file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("suffix", ["", ".fifo"])
def test_a_redrive_that_is_killed_before_it_deletes_leaves_copies_and_no_gap(
    sqs: Any, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_dlq, work_queue = _queue(sqs, f"work-dlq{suffix}"), _queue(sqs, f"work-queue{suffix}")
    for number in range(4):
        _bury(sqs, work_dlq, number)
    wanted = set(_ids(sqs, work_dlq).values())
    keep = Redrive(sqs=sqs, queue_url=work_queue, receipt=Journal.new("redrive", "local", tmp_path)).keep

    def killed(letters: Sequence[Letter]) -> Sequence[Letter]:
        keep(letters)
        raise _Killed

    with pytest.raises(_Killed):
        move(sqs, work_dlq, "work_dlq", wanted, killed)
    assert len(move(sqs, work_dlq, "work_dlq", wanted, keep)) == 4

    back = _letters(sqs, work_queue)
    assert _entities(back) == {f"comment-{number}" for number in range(4)}
    assert len(back) == (4 if suffix else 8)
    assert _letters(sqs, work_dlq) == []


def test_a_message_that_the_queue_refuses_is_named_and_stays_and_the_others_are_redriven(
    sqs: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work_dlq, work_queue = _queue(sqs, "work-dlq"), _queue(sqs, "work-queue")
    for number in range(3):
        _bury(sqs, work_dlq, number)
    large = sqs.send_message(QueueUrl=work_dlq, MessageBody="x" * 9_000)["MessageId"]
    sqs.set_queue_attributes(QueueUrl=work_queue, Attributes={"MaximumMessageSize": "8000"})
    receipt = Journal.new("redrive", "local", tmp_path)
    keep = Redrive(sqs=sqs, queue_url=work_queue, receipt=receipt).keep
    wanted = {*_ids(sqs, work_dlq).values(), large}
    moved = move(sqs, work_dlq, "work_dlq", wanted, keep)
    assert _entities(moved) == {f"comment-{number}" for number in range(3)}
    (left,) = _letters(sqs, work_dlq)
    assert left.message_id == large
    assert f"The queue refused {large}: " in capsys.readouterr().err
    assert len(receipt.file.read_text().splitlines()) == 3


def test_what_is_purged_is_whole_in_the_file(sqs: Any, tmp_path: Path) -> None:
    work_dlq = _queue(sqs, "work-dlq.fifo")
    _bury(sqs, work_dlq, 1)
    backup = Journal.new("purge", "local", tmp_path)
    (moved,) = move(sqs, work_dlq, "work_dlq", set(_ids(sqs, work_dlq).values()), Purge(backup).keep)

    (row,) = [json.loads(line) for line in backup.file.read_text().splitlines()]
    assert (row["body"], row["attributes"], row["group"]) == (moved.body, moved.attributes, "g-0")
    assert json.loads(row["body"])["dynamodb"]["NewImage"]["text"] == {"S": an_event().text}
    assert _letters(sqs, work_dlq) == []


def test_what_has_gone_meanwhile_is_not_waited_for(sqs: Any, tmp_path: Path) -> None:
    work_dlq = _queue(sqs, "work-dlq")
    backup = Journal.new("purge", "local", tmp_path)
    assert move(sqs, work_dlq, "work_dlq", {"somebody-had-it"}, Purge(backup).keep) == []
    assert not backup.file.exists()
