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
from botocore.exceptions import ClientError
from rich.console import Console

from contract.item import to_item
from ops.dlq.letters import GAVE_UP, Filter, Letter, by_cause
from ops.dlq.moving import Journal, Purge, Redrive, move
from ops.dlq.queues import dead_queues
from ops.dlq.showing import as_sheet, as_table, failing_as_table, in_full, passing_as_lines
from ops.dlq.trying import CaughtWrites, Counted, Verdict, try_letters
from ops.peeking import Look
from processor.batch import Outcome
from processor.dead_letters import DeadLetters, fingerprint
from rig.backends import SESSION, Backend, moto_backend
from rig.builders import a_queue_record, a_stream_record, an_event
from stages.routes import RouteSettings
from stages.stage import load_stage
from tests.counting import BOT, RECOMPUTATION, Line, put, store_of
from toolchain.terminal import Terminal

CREATED = an_event()
ANSWERED = an_event("comment-2", text="Three.", author=BOT, created_at="2026-11-16T09:01:00Z")
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
    """A name that was not cleaned at the door: it may have come into the queue in another way."""
    hostile = "\x1b[2J\x1b[32mEvery hop is there \x9b31m \u202eabc \u200b [/] \n1 of 1 would pass."
    record = a_stream_record(replace(an_event(), version=hostile, correlation_id=hostile))
    letter = _letter(record, reason=hostile, correlation_id=hostile, error_fingerprint=hostile)
    verdict = Verdict(letter, Outcome.DEAD, hostile, None)
    for table in (as_table(by_cause([letter])), as_sheet(letter), failing_as_table([verdict])):
        screen = Terminal()
        screen.file, screen.width = StringIO(), 2000
        screen.print(table)
        shown = screen.file.getvalue()
        assert r"\x1b[2J\x1b[32mEvery hop is there \x9b31m \u202eabc \u200b [/] \n1 of 1 would pass." in shown
        assert shown.replace("\n", "").isprintable()
    counted = Counted(
        thread_id="1#7",
        correlation_id=hostile,
        messages=1,
        questions=1,
        answered_by_bot=0,
        answered_by_people=0,
        closed=0,
        days=1,
    )
    passing = Verdict(letter, Outcome.COUNTED, "", counted, {"1#7/comment-9": hostile})
    assert all(line.isprintable() for line in passing_as_lines([passing]))


def test_what_the_queue_gave_up_on_has_a_cause_and_an_issue_without_attributes() -> None:
    letter = _letter(CREATED)
    assert (letter.reason, letter.fingerprint) == (GAVE_UP, fingerprint(GAVE_UP))
    assert (letter.code_version, letter.correlation_id) == ("unknown", "octo/hello#7")


def test_a_message_is_shown_with_the_change_that_it_stands_for() -> None:
    shown = in_full(_letter(CREATED))
    assert shown["poke"]["thread_id"] == "1#7"
    assert (shown["poke"]["message_id"], shown["poke"]["version"]) == ("issue-1", CREATED.version)
    assert in_full(_letter("?"))["poke"] is None


@pytest.mark.parametrize(
    ("notice", "reason"),
    [
        (
            {"context": {"condition": "RetryAttemptsExhausted"}, "DDBStreamBatchInfo": {"batchSize": 4}},
            "the pipe gave up on 4 records: RetryAttemptsExhausted",
        ),
        (
            {"requestContext": {"condition": "RecordAgeExceeded"}, "DDBStreamBatchInfo": {"batchSize": 9}},
            "the function gave up on 9 records: RecordAgeExceeded",
        ),
        (
            {"document": "threads/1#7", "reason": "too large"},
            "threads/1#7 cannot be published: too large",
        ),
    ],
    ids=["pipe", "aggregator", "publisher"],
)
def test_a_notice_says_what_it_stands_for_and_why(notice: dict[str, Any], reason: str) -> None:
    letter = _letter(json.dumps(notice))
    assert (letter.reason, letter.poke) == (reason, None)


@pytest.mark.parametrize(
    "body",
    ["?", "[1]", "{}", '{"dynamodb": 1}', "[" * 100_000],
    ids=["no-json", "list", "empty", "number", "deep"],
)
def test_whatever_a_message_holds_it_can_be_shown(body: str) -> None:
    letter = _letter(body)
    assert (letter.poke, letter.correlation_id, letter.reason) == (None, "", GAVE_UP)


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
    return replace(load_stage("local").routes[0], name=name)


def test_every_hop_behind_the_table_has_its_dead_letter_queue_among_them() -> None:
    found = dead_queues(replace(STAGE, routes=()))
    assert list(found) == ["work_dlq", "pipe_dlq", "aggregator_dlq", "publisher_dlq"]
    assert [queue.word for queue in found.values() if queue.returns_to] == ["work_dlq"]


def test_a_routes_dead_letter_queues_are_among_them_whichever_way_it_goes() -> None:
    one = dead_queues(replace(STAGE, routes=(_route("bugs"),)))
    assert [queue.name for queue in one.values()][4:] == [
        "cv-analytics-local-route-bugs-dlq",
        "cv-analytics-local-route-bugs-pipe-dlq",
    ]
    assert one["bugs-dlq"].returns_to == "cv-analytics-local-route-bugs-queue"
    two = dead_queues(replace(STAGE, routes=(_route("bugs"), _route("archive"))))
    assert list(two)[4:] == [
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


def _try(backend: Backend, *letters: Letter, seconds: float = 30.0) -> list[Verdict]:
    """What is in the tables stays as it was."""
    tables = (backend.threads_table, backend.contributions_table, backend.aggregates_table)
    before = [backend.scan(table) for table in tables]
    verdicts = try_letters(letters, store_of(backend), recomputation=lambda: RECOMPUTATION, seconds=seconds)
    assert [backend.scan(table) for table in tables] == before
    return verdicts


def test_a_try_says_what_the_thread_would_come_to_and_writes_nothing(backend: Backend) -> None:
    put(backend, CREATED, ANSWERED)
    (verdict,) = _try(backend, _letter(CREATED))
    assert verdict.passes
    assert verdict.to_json()["counted"] == {
        "thread_id": "1#7",
        "correlation_id": "octo/hello#7",
        "messages": 2,
        "questions": 1,
        "answered_by_bot": 1,
        "answered_by_people": 0,
        "closed": 0,
        "days": 1,
    }
    assert passing_as_lines([verdict]) == ["octo/hello#7: messages 2, questions 1, answered 1"]


def test_what_cannot_be_read_would_die_again(backend: Backend) -> None:
    put(backend, CREATED)
    verdicts = _try(backend, _letter("?", "m-1"), _letter(CREATED, "m-2"))
    assert [verdict.passes for verdict in verdicts] == [False, True]
    assert verdicts[0].outcome is Outcome.DEAD
    assert "not JSON" in verdicts[0].reason
    assert verdicts[0].to_json()["fingerprint_today"] == fingerprint(verdicts[0].reason)


def test_a_thread_is_read_once_however_many_messages_name_it(backend: Backend) -> None:
    put(backend, CREATED, ANSWERED)
    calls: list[str] = []
    backend.client.meta.events.register("before-call.dynamodb.Query", lambda **_: calls.append("read"))
    letters = [_letter(event, f"m-{number}") for number, event in enumerate((CREATED, ANSWERED) * 20)]
    assert [verdict.letter for verdict in _try(backend, *letters)] == letters
    assert calls == ["read"]


def test_a_thread_whose_stored_state_cannot_be_read_would_fail(backend: Backend) -> None:
    Line(backend).count(CREATED)
    (state,) = backend.scan(backend.threads_table)
    backend.client.put_item(TableName=backend.threads_table, Item={**state, "revision": {"S": "many"}})
    (verdict,) = _try(backend, _letter(CREATED))
    assert (verdict.passes, verdict.outcome) == (False, Outcome.FAILED)
    assert "cannot read what is stored" in verdict.reason


def test_a_message_that_would_be_left_out_is_named(backend: Backend) -> None:
    put(backend, CREATED, ANSWERED)
    key = {"thread_id": {"S": "1#7"}, "message_id": {"S": "comment-2"}}
    backend.client.put_item(TableName=backend.analytics_table, Item={**key, "schema_version": {"N": "99"}})
    (verdict,) = _try(backend, _letter(CREATED))
    (left_out,) = verdict.to_json()["left_out"]
    assert (verdict.passes, left_out["stored_message"]) == (True, "1#7/comment-2")
    assert "schema_version is 99" in left_out["reason"]


def test_an_item_that_dynamodb_would_not_take_would_die(backend: Backend) -> None:
    put(backend, CREATED)
    caught = CaughtWrites(backend.client, backend.threads_table)
    item = {"thread_id": {"S": "1#7"}, "title": {"S": "x" * 400 * 1024}}
    with pytest.raises(ClientError) as ours:
        caught.put_item(TableName=backend.threads_table, Item=item)
    with pytest.raises(ClientError) as theirs:
        backend.client.put_item(TableName=backend.threads_table, Item=item)
    assert ours.value.response["Error"]["Code"] == theirs.value.response["Error"]["Code"]


def test_a_thread_of_hostile_size_would_pass_and_one_that_takes_too_long_would_not(
    backend: Backend,
) -> None:
    words = [f"{chr(0x1F600 + number % 70) * 40}{number}" for number in range(400)]
    events = [
        an_event(f"comment-{number}", text=" ".join(words[number : number + 30]) + "?", author="mallory")
        for number in range(120)
    ]
    for event in events:
        item: Any = to_item(event, expires_at=1_900_000_000)
        backend.client.put_item(TableName=backend.analytics_table, Item=item)
    (verdict,) = _try(backend, _letter(events[0]))
    assert verdict.counted
    assert (verdict.passes, verdict.counted.messages) == (True, 120)
    (late,) = _try(backend, _letter(events[0]), seconds=0.0)
    assert (late.passes, late.outcome) == (False, Outcome.FAILED)
    assert "no time left" in late.reason


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
    """Ids by the message that has changed, of what can be seen; everything is given back."""
    with Look(sqs, url) as look:
        letters = [Letter.of("work_dlq", message) for batch in look.batches() for message in batch]
    return {letter.poke.message_id: letter.message_id for letter in letters if letter.poke}


class _Killed(Exception):
    pass


def _messages(letters: Sequence[Letter]) -> set[str]:
    return {letter.poke.message_id for letter in letters if letter.poke}


@pytest.mark.parametrize("suffix", ["", ".fifo"])
def test_what_is_chosen_is_redriven_and_the_rest_stays(sqs: Any, suffix: str, tmp_path: Path) -> None:
    work_dlq, work_queue = _queue(sqs, f"work-dlq{suffix}"), _queue(sqs, f"work-queue{suffix}")
    for number in range(24):
        _bury(sqs, work_dlq, number)
    # Of a FIFO queue's groups not all of them are to be seen at once.
    even = {message: each for message, each in _ids(sqs, work_dlq).items() if int(message[8:]) % 2 == 0}
    wanted = set(even.values())
    receipt = Journal.new("redrive", "local", tmp_path)

    keep = Redrive(sqs=sqs, queue_url=work_queue, receipt=receipt).keep
    moved = move(sqs, work_dlq, "work_dlq", wanted, keep)

    assert {letter.message_id for letter in moved} == wanted
    back = _letters(sqs, work_queue)
    assert _messages(back) == set(even)
    assert len(back) == len(wanted) >= 10
    assert {letter.group for letter in back} == {letter.group for letter in moved}
    assert (None in {letter.group for letter in moved}) is not bool(suffix)
    assert _messages(_letters(sqs, work_dlq)) == {f"comment-{number}" for number in range(24)} - set(even)
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
    assert _messages(back) == {f"comment-{number}" for number in range(4)}
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
    assert _messages(moved) == {f"comment-{number}" for number in range(3)}
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
    assert json.loads(row["body"])["dynamodb"]["Keys"]["message_id"] == {"S": "comment-1"}
    assert _letters(sqs, work_dlq) == []


def test_what_has_gone_meanwhile_is_not_waited_for(sqs: Any, tmp_path: Path) -> None:
    work_dlq = _queue(sqs, "work-dlq")
    backup = Journal.new("purge", "local", tmp_path)
    assert move(sqs, work_dlq, "work_dlq", {"somebody-had-it"}, Purge(backup).keep) == []
    assert not backup.file.exists()
