"""From what the stores say to what each message came to, and to the hop that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from contract.event import AnalyticsEvent
from contract.figures import Row, figures_of
from ops.cli import app
from ops.dlq.letters import Letter
from ops.timeline.advice import Adviser
from ops.timeline.assembling import Timeline, assemble
from ops.timeline.meaning import meanings
from ops.timeline.observed import Document, Observed, Place, Processed, SeenThread, Waiting
from ops.timeline.showing import as_json, show
from ops.timeline.thread_hops import holds
from ops.timeline.track import Standing, Step, Track
from ops.timeline.webhooks import LocalWebhookLog
from reporter.week import week_of
from rig.builders import a_queue_record, an_event
from stages.stage import load_stage
from tests.counting import BOT, RECOMPUTATION
from tests.json_keys import strange_keys
from toolchain.terminal import Terminal

ASKED = an_event()
ANSWERED = an_event("comment-2", text="Three.", author=BOT, created_at="2026-11-16T09:01:00Z")
EDITED = an_event(
    text="Which golang projects?",
    updated_at="2026-11-16T09:00:02Z",
    received_at="2026-11-16T09:00:03.000Z",
)
DAY = "2026-11-16"
RECEIVED = datetime.fromisoformat(ASKED.received_at)
NOW = RECEIVED + timedelta(hours=1)
SETTLED = timedelta(minutes=15)
RUNBOOK = (Path(__file__).resolve().parents[3] / "docs" / "runbook.md").read_text()


def _after(seconds: float) -> datetime:
    return RECEIVED + timedelta(seconds=seconds)


def _thread(*events: AnalyticsEvent, **other: Any) -> SeenThread:
    """Counted and shown, but for what a test says otherwise."""
    made = RECOMPUTATION.of(events, (), None)
    assert made
    whole: dict[str, Any] = {
        "thread_id": made.state.thread_id,
        "events": events,
        "meanings": meanings(RECOMPUTATION.thread(events, (), None), RECOMPUTATION.rules),
        "state": made.state,
        "expected": made,
        "contributions": {each.day: each for each in made.contributions},
        "rows": {
            each.day: Row(
                date=each.day,
                repository_id=1,
                repository="octo/hello",
                revision=4,
                figures=figures_of([each]),
            )
            for each in made.contributions
        },
        "shown_state": 1,
        "shown_rows": {each.day: 4 for each in made.contributions},
    }
    return SeenThread(**whole | other)


NOT_COUNTED: dict[str, Any] = {
    "state": None,
    "contributions": {},
    "rows": {},
    "shown_state": 0,
    "shown_rows": {},
}


def _processed(outcome: str, event: AnalyticsEvent = ASKED, reason: str = "") -> Processed:
    return Processed(
        at=_after(0.5),
        outcome=outcome,
        reason=reason,
        sqs_message_id="m-1",
        correlation_id=event.correlation_id,
        thread_id=event.thread_id,
        message_id=event.message_id,
        version=event.version,
        delivery_id=event.delivery_id,
        trace=event.trace,
    )


def _observed(thread: SeenThread | None = None, **other: Any) -> Observed:
    """All of it there, but for what a test says otherwise."""
    thread = thread or _thread(ASKED)
    whole: dict[str, Any] = {
        "documents": [Document(event, _after(0.1)) for event in thread.events],
        "threads": [thread],
    }
    return Observed(**whole | other)


def _timeline(observed: Observed, now: datetime = NOW) -> Timeline:
    return assemble(observed, stage=load_stage("prod"), now=now, settled_after=SETTLED)


def _message(observed: Observed, now: datetime = NOW) -> Track:
    (track,) = _timeline(observed, now).messages
    return track


def _of_thread(observed: Observed, now: datetime = NOW) -> Track:
    (track,) = _timeline(observed, now).threads
    return track


def _step(track: Track, hop: str) -> Step:
    (step,) = [step for step in track.steps if step.hop == hop]
    return step


def _stuck(track: Track) -> tuple[str, Standing, str] | None:
    step = track.stuck
    if step is None:
        return None
    return step.hop, step.standing, step.advice.runbook.rpartition("#")[2] if step.advice else ""


def _waiting(*, is_dead: bool = False) -> Waiting:
    return Waiting(
        entry_id=f"{ASKED.message_id}@1",
        message_id=ASKED.message_id,
        is_dead=is_dead,
        attempts=3,
        reason="AccessDenied",
        since=RECEIVED,
    )


def _letter(event: AnalyticsEvent = ASKED) -> Letter:
    return Letter(
        queue="work_dlq",
        message_id="m-dead",
        body=a_queue_record(event)["body"],
        attributes={"reason": "too large"},
        group=None,
        sent_at=_after(1),
    )


def test_what_passed_every_hop_is_not_stuck() -> None:
    observed = _observed(processed=[_processed("counted")])
    assert (_message(observed).stuck, _of_thread(observed).stuck) == (None, None)
    timed = [(step.hop, seconds) for step, seconds in _message(observed).latencies() if step.at]
    assert timed == [
        ("GitHub", None),
        ("receiver", 1.0),
        ("Firestore", pytest.approx(0.1)),
        ("processor", pytest.approx(0.4)),
    ]
    hops = [(step.hop, step.standing) for step in _of_thread(observed).steps]
    done = ("thread", "contributions", "aggregates", "dashboard")
    assert hops == [*((hop, Standing.DONE) for hop in done), ("report", Standing.NOT_NEEDED)]


@pytest.mark.parametrize(
    ("thread", "other", "expected"),
    [
        (NOT_COUNTED, {}, ("processor", Standing.MISSING, "aggregate-drift")),
        (NOT_COUNTED, {"queued": 4}, ("processor", Standing.MISSING, "oldest-message-too-old")),
        (
            NOT_COUNTED,
            {"queued": 4, "pipe_notices": 1},
            ("processor", Standing.MISSING, "pipe-dlq-has-messages"),
        ),
        (NOT_COUNTED, {"letters": [_letter()]}, ("processor", Standing.DEAD, "work-dlq-has-messages")),
        (
            NOT_COUNTED,
            {"processed": [_processed("failed", reason="throttled")]},
            ("processor", Standing.WAITING, "failed-records"),
        ),
        (
            {"events": ()},
            {"documents": [Document(ASKED, RECEIVED)]},
            ("DynamoDB", Standing.MISSING, "deliveries-lost"),
        ),
        (
            {"events": ()},
            {"documents": [Document(ASKED, RECEIVED)], "outbox": [_waiting()]},
            ("outbox", Standing.WAITING, "outbox-too-old"),
        ),
        (
            {"events": ()},
            {"documents": [Document(ASKED, RECEIVED)], "outbox": [_waiting(is_dead=True)]},
            ("outbox", Standing.DEAD, "outbox-has-dead-entries"),
        ),
        ({}, {"documents": []}, ("Firestore", Standing.MISSING, "deliveries-lost")),
    ],
    ids=["lost", "queued", "pipe", "dead", "failed", "no-item", "outbox", "dead-in-outbox", "no-document"],
)
def test_the_missing_hop_of_a_message_is_named_with_a_heading_of_the_runbook(
    thread: dict[str, Any], other: dict[str, Any], expected: tuple[str, Standing, str]
) -> None:
    assert _stuck(_message(_observed(_thread(ASKED, **thread), **other))) == expected
    assert f"\n## {expected[2]}\n" in RUNBOOK


@pytest.mark.parametrize(
    ("thread", "other", "expected"),
    [
        (NOT_COUNTED, {}, ("thread", Standing.MISSING, "aggregate-drift")),
        (NOT_COUNTED, {"letters": [_letter()]}, ("thread", Standing.DEAD, "work-dlq-has-messages")),
        ({"contributions": {}}, {}, ("contributions", Standing.MISSING, "aggregate-drift")),
        ({"rows": {}}, {}, ("aggregates", Standing.MISSING, "aggregate-drift")),
        ({"shown_state": 0}, {}, ("dashboard", Standing.MISSING, "publisher-behind")),
        ({"shown_rows": {DAY: 3}}, {}, ("dashboard", Standing.MISSING, "publisher-behind")),
        ({"unreadable": {"comment-9": "schema_version is 99"}}, {}, ("DynamoDB", Standing.MISSING, "")),
    ],
    ids=["never", "dead", "no-contribution", "no-row", "thread-not-shown", "row-not-shown", "unreadable"],
)
def test_the_missing_hop_of_a_thread_is_named_with_a_heading_of_the_runbook(
    thread: dict[str, Any], other: dict[str, Any], expected: tuple[str, Standing, str]
) -> None:
    assert _stuck(_of_thread(_observed(_thread(ASKED, **thread), **other))) == expected
    assert not expected[2] or f"\n## {expected[2]}\n" in RUNBOOK


def test_a_state_that_somebody_changed_is_missing_although_all_was_processed() -> None:
    whole = _thread(ASKED, ANSWERED)
    assert whole.state
    thread = _thread(ASKED, ANSWERED, state=replace(whole.state, answered_by_bot=0, waiting_since=DAY))
    observed = _observed(thread, processed=[_processed("counted"), _processed("counted", ANSWERED)])
    assert [track.stuck for track in _timeline(observed).messages] == [None, None]
    assert _stuck(_of_thread(observed)) == ("thread", Standing.MISSING, "aggregate-drift")


def test_what_came_just_now_is_on_its_way() -> None:
    observed = _observed(_thread(ASKED, **NOT_COUNTED))
    assert _stuck(_message(observed, _after(60))) == ("processor", Standing.WAITING, "aggregate-drift")
    assert _stuck(_of_thread(observed, _after(60))) == ("thread", Standing.WAITING, "aggregate-drift")


def test_an_edit_that_is_not_counted_is_missing_although_the_version_before_is() -> None:
    before = _thread(ASKED)
    thread = _thread(EDITED, state=before.state, contributions=before.contributions)
    observed = _observed(thread, processed=[_processed("counted")])
    assert _message(observed).about["version"] == EDITED.version
    assert _stuck(_message(observed)) == ("processor", Standing.MISSING, "aggregate-drift")


def test_an_edit_that_only_firestore_has_is_missing_in_dynamodb() -> None:
    observed = _observed(documents=[Document(EDITED, _after(2))])
    assert _stuck(_message(observed)) == ("DynamoDB", Standing.MISSING, "deliveries-lost")


def test_a_deleted_message_is_where_it_should_be() -> None:
    observed = _observed(_thread(an_event(deleted=True)))
    assert (_message(observed).stuck, _of_thread(observed).stuck) == (None, None)


def test_a_thread_whose_first_messages_have_expired_is_not_called_wrong() -> None:
    stored = _thread(ASKED, ANSWERED)
    thread = _thread(
        ANSWERED,
        state=stored.state,
        contributions=stored.contributions,
        rows=stored.rows,
        is_whole=False,
    )
    assert _of_thread(_observed(thread)).stuck is None


def test_what_could_not_be_looked_at_is_not_called_missing() -> None:
    thread = _thread(ASKED, shown_state=0, shown_rows={})
    observed = _observed(thread, documents=[], blind={Place.FIRESTORE: "no credentials"})
    for track, hop in ((_message(observed), "Firestore"), (_of_thread(observed), "dashboard")):
        assert track.stuck is None
        assert _step(track, hop).standing is Standing.UNKNOWN


def test_messages_come_in_the_order_of_their_creation() -> None:
    later = an_event("comment-8", created_at="2026-11-16T09:30:00Z")
    shown = as_json("octo/hello#7", _timeline(_observed(_thread(later, ASKED))), _observed())
    assert [each["message_id"] for each in shown["messages"]] == ["issue-1", "comment-8"]
    assert strange_keys(shown) == []


def test_it_says_what_each_message_came_to() -> None:
    events = [
        ASKED,
        an_event(
            "comment-2", text="Thinking…", author=BOT, created_at="2026-11-16T09:00:10Z", substantial_at=""
        ),
        an_event("comment-3", text="I mean in Spark.", created_at="2026-11-16T09:00:20Z"),
        an_event("comment-4", text="Three.", author=BOT, created_at="2026-11-16T09:05:00Z"),
        an_event("comment-5", text="Thanks!", created_at="2026-11-16T09:06:00Z"),
        an_event("comment-6", text="And in Rust?", created_at="2026-11-16T09:07:00Z"),
        an_event(
            "comment-7", text="None.", association="OWNER", author="mona", created_at="2026-11-16T09:08:00Z"
        ),
        an_event("comment-8", author="dependabot[bot]", created_at="2026-11-16T09:09:00Z"),
        an_event("comment-9", deleted=True, created_at="2026-11-16T09:10:00Z"),
        an_event("comment-10", text="And in Go?", created_at="2026-11-16T09:11:00Z"),
    ]
    shown = as_json("octo/hello#7", _timeline(_observed(_thread(*events))), _observed())
    assert [(each["part"], each["meaning"]) for each in shown["messages"]] == [
        ("question", "begins a question, answered by the bot after 5 min"),
        ("placeholder", "placeholder: it answers nothing until the bot edits it"),
        ("question_continued", "belongs to the question that was waiting"),
        ("answer_by_bot", "answer by the bot"),
        ("remark", "remark: it neither asks nor answers"),
        ("question", "begins a question, answered by a person after 1 min"),
        ("answer_by_person", "answer by a person"),
        ("ignored", "ignored: another bot or an ignored account wrote it"),
        ("deleted", "deleted: it counts nothing"),
        ("question", "begins a question, waiting"),
    ]


def test_of_a_long_thread_only_what_is_stuck_takes_a_table() -> None:
    events = [ASKED, *(an_event(f"comment-{number}") for number in range(2, 30))]
    observed = _observed(_thread(*events, shown_state=0))
    screen = Terminal()
    screen.file, screen.width = StringIO(), 200
    show(screen, "octo/hello#7", _timeline(observed), observed)
    shown = screen.file.getvalue()
    assert shown.count("Every hop is there.") == len(events)
    assert shown.count("dashboard: missing.") == 1
    assert len(shown.splitlines()) < 50


def test_it_says_why_a_whole_thread_counts_nothing() -> None:
    rules = replace(RECOMPUTATION.rules, keywords=("zeppelin",))
    thread = RECOMPUTATION.thread([ASKED], (), None)
    assert "pipe.keywords" in meanings(thread, rules)["issue-1"].sentence
    moved = RECOMPUTATION.thread([an_event(transferred_to="2#9")], (), None)
    assert meanings(moved, rules)["issue-1"].sentence == "transferred: it counts at its new place"


@pytest.mark.parametrize(
    ("changed", "is_held"),
    [
        ({}, True),
        ({"waits": ()}, False),
        ({"issue_ids": (8,)}, False),
        ({"issue_ids": (), "issues": 3_000}, True),
    ],
)
def test_a_row_holds_a_thread_or_lacks_it(changed: dict[str, Any], is_held: bool) -> None:  # noqa: FBT001  # a case's answer
    thread = _thread(ASKED, ANSWERED)
    row = thread.rows[DAY]
    figures = replace(row.figures, **changed)
    assert holds(replace(row, figures=figures), thread.contributions[DAY]) is is_held


@pytest.mark.parametrize(("sent", "standing"), [(None, Standing.NOT_NEEDED), (NOW, Standing.DONE)])
def test_the_report_of_the_threads_week_is_shown(sent: datetime | None, standing: Standing) -> None:
    step = _step(_of_thread(_observed(reports={"2026-W47": sent})), "report")
    assert (step.standing, step.at) == (standing, sent)


def test_a_report_that_was_sent_before_the_newest_message_came_is_not_said_to_hold_it() -> None:
    step = _step(_of_thread(_observed(reports={"2026-W47": _after(-60)})), "report")
    assert (step.standing, step.at) == (Standing.NOT_NEEDED, None)
    assert "the next one shows the correction" in step.detail


@pytest.mark.parametrize(
    ("day", "label"), [("2026-11-16", "2026-W47"), ("2026-11-22", "2026-W47"), ("2027-01-01", "2026-W53")]
)
def test_a_days_week_is_the_iso_week(day: str, label: str) -> None:
    assert week_of(day).label == label


def _commands(stage: str) -> Sequence[str]:
    adviser = Adviser(ASKED, load_stage(stage))
    advices = [
        adviser.waits_in_outbox("x"),
        adviser.lost_before_dynamodb(),
        adviser.dead("m-1", "x"),
        adviser.not_counted(queued=0, pipe_notices=0),
        adviser.fails("x"),
        adviser.drift(DAY),
        adviser.not_shown([DAY]),
    ]
    return [command for advice in advices for command in advice.commands]


def test_advice_names_the_stage_only_where_it_is_not_the_usual_one() -> None:
    assert all(command.endswith(" --stage prod") for command in _commands("prod"))
    assert not any("--stage" in command for command in _commands("local"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["octo/hello"], "is not an issue such as"),
        ([], "give either an issue or"),
        (["octo/hello#7", "--around", "2026-11-22T08:00"], "give either an issue or"),
        (["--around", "this morning"], "is not a time; use"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], sentence: str) -> None:
    answer = CliRunner().invoke(app, ["timeline", *arguments, "--stage", "prod"])
    assert answer.exit_code == 2
    assert sentence in " ".join(answer.output.replace("│", " ").split())


def test_the_receivers_lines_are_read_and_others_left_aside(tmp_path: Path) -> None:
    log = tmp_path / "receiver.log"
    log.write_text(
        "Serving on port 1\n"
        '{"severity": "INFO", "message": "started"}\n'
        '{"outcome": "refused", "status": 401, "received_at": "2026-11-22T08:00:00.000Z",'
        ' "delivery_id": "d-1", "reason": "no"}\n'
        '{"outcome": "accepted", "status": 202, "received_at": "2026-11-22T08:01:00.000Z",'
        ' "delivery_id": "d-2", "correlation_id": "octo/hello#7", "message_id": "comment-1"}\n'
    )
    lines = LocalWebhookLog(log)
    assert [each.delivery_id for each in lines.of_issue("octo/hello#7")] == ["d-2"]
    around = datetime(2026, 11, 22, 8, tzinfo=UTC)
    found = lines.between(around - timedelta(seconds=30), around + timedelta(seconds=30))
    assert [(each.outcome, each.status, each.reason) for each in found] == [("refused", 401, "no")]
