"""From what the stores say to the hop that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from processor.contribution import Contribution, contribution_of
from typer.testing import CliRunner

from auditor.audit import Stored
from contract.event import AnalyticsEvent
from ops.cli import app
from ops.dlq.letters import Letter
from ops.timeline.advice import Adviser
from ops.timeline.assembling import assemble, week_of
from ops.timeline.observed import Document, Observed, Place, Processed, Waiting
from ops.timeline.track import Standing, Track
from ops.timeline.webhooks import LocalWebhookLog
from rig.builders import a_queue_record, an_event
from stages.stage import load_stage

EVENT = an_event()
EDITED = an_event(text="Which golang projects?", updated_at="2026-11-16T09:00:01Z")
RECEIVED = datetime.fromisoformat(EVENT.received_at)
NOW = RECEIVED + timedelta(hours=1)
SETTLED = timedelta(minutes=15)
RUNBOOK = (Path(__file__).resolve().parents[3] / "docs" / "runbook.md").read_text()


def _after(seconds: float) -> datetime:
    return RECEIVED + timedelta(seconds=seconds)


def _contribution(event: AnalyticsEvent) -> Contribution:
    return contribution_of(event, message_id="m-1", keywords_per_event=20, ttl_days=10)


def _processed(outcome: str, event: AnalyticsEvent = EVENT, reason: str = "") -> Processed:
    return Processed(
        at=_after(0.5),
        outcome=outcome,
        reason=reason,
        message_id="m-1",
        correlation_id=event.correlation_id,
        entity_id=event.entity_id,
        version=event.version,
    )


def _observed(event: AnalyticsEvent = EVENT, **other: Any) -> Observed:
    """All of it there, but for what a test says otherwise."""
    whole: dict[str, Any] = {
        "documents": [Document(event, _after(0.1))],
        "items": [Stored(event, is_routed=True)],
        "processed": [_processed("counted", event)],
        "contributions": {event.entity_id: _contribution(event)},
        "figures": {(event.day, event.repository, event.issue_id): 1},
    }
    return Observed(**whole | other)


NOT_COUNTED: dict[str, Any] = {"processed": [], "contributions": {}, "figures": {}}


def _track(observed: Observed, now: datetime = NOW) -> Track:
    (track,) = assemble(observed, stage=load_stage("prod"), now=now, settled_after=SETTLED)
    return track


def _stuck(track: Track) -> tuple[str, Standing, str] | None:
    step = track.stuck
    return (
        None
        if step is None
        else (step.hop, step.standing, step.advice.runbook.rpartition("#")[2] if step.advice else "")
    )


def _waiting(*, is_dead: bool = False) -> Waiting:
    return Waiting(
        entity_id=EVENT.entity_id,
        version=EVENT.version,
        is_dead=is_dead,
        attempts=3,
        reason="AccessDenied",
        since=RECEIVED,
    )


def _letter(event: AnalyticsEvent = EVENT) -> Letter:
    return Letter(
        queue="work_dlq",
        message_id="m-dead",
        body=a_queue_record(event)["body"],
        attributes={"reason": "too new"},
        group=None,
        sent_at=_after(1),
    )


def test_an_event_that_passed_every_hop_is_not_stuck() -> None:
    track = _track(_observed())
    assert track.stuck is None
    timed = [(step.hop, seconds) for step, seconds in track.latencies() if step.at]
    assert timed == [
        ("GitHub", None),
        ("receiver", 1.0),
        ("Firestore", pytest.approx(0.1)),
        ("processor", pytest.approx(0.4)),
    ]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (NOT_COUNTED, ("processor", Standing.MISSING, "aggregate-drift")),
        ({**NOT_COUNTED, "queued": 4}, ("processor", Standing.MISSING, "oldest-message-too-old")),
        (
            {**NOT_COUNTED, "queued": 4, "pipe_notices": 1},
            ("processor", Standing.MISSING, "pipe-dlq-has-messages"),
        ),
        (
            {**NOT_COUNTED, "letters": [_letter()]},
            ("processor", Standing.DEAD, "work-dlq-has-messages"),
        ),
        (
            {**NOT_COUNTED, "processed": [_processed("failed", reason="throttled")]},
            ("processor", Standing.WAITING, "failed-records"),
        ),
        ({**NOT_COUNTED, "items": []}, ("DynamoDB", Standing.MISSING, "deliveries-lost")),
        (
            {**NOT_COUNTED, "items": [], "outbox": [_waiting()]},
            ("outbox", Standing.WAITING, "outbox-too-old"),
        ),
        (
            {**NOT_COUNTED, "items": [], "outbox": [_waiting(is_dead=True)]},
            ("outbox", Standing.DEAD, "outbox-has-dead-entries"),
        ),
        ({"documents": []}, ("Firestore", Standing.MISSING, "deliveries-lost")),
        ({"figures": {}}, ("aggregates", Standing.MISSING, "aggregate-drift")),
    ],
    ids=[
        "lost",
        "queued",
        "pipe",
        "dead",
        "failed",
        "no-item",
        "outbox",
        "dead-in-outbox",
        "no-document",
        "drift",
    ],
)
def test_the_missing_hop_is_named_with_a_heading_of_the_runbook(
    other: dict[str, Any], expected: tuple[str, Standing, str]
) -> None:
    assert _stuck(_track(_observed(**other))) == expected
    assert f"\n## {expected[2]}\n" in RUNBOOK


def test_what_came_just_now_is_on_its_way() -> None:
    track = _track(_observed(**NOT_COUNTED), now=_after(60))
    assert _stuck(track) == ("processor", Standing.WAITING, "aggregate-drift")


def test_an_edit_that_is_not_counted_is_missing_although_the_version_before_is() -> None:
    observed = _observed(
        EDITED, contributions={EVENT.entity_id: _contribution(EVENT)}, processed=[_processed("counted")]
    )
    assert _track(observed).event.version == EDITED.version
    assert _stuck(_track(observed)) == ("processor", Standing.MISSING, "aggregate-drift")


def test_an_edit_that_only_firestore_has_is_missing_in_dynamodb() -> None:
    observed = _observed(documents=[Document(EDITED, _after(2))])
    assert _stuck(_track(observed)) == ("DynamoDB", Standing.MISSING, "deliveries-lost")


def test_what_the_stage_does_not_route_is_not_missed() -> None:
    observed = _observed(**NOT_COUNTED | {"items": [Stored(EVENT, is_routed=False)]})
    assert _track(observed).stuck is None


def test_a_tombstone_that_was_taken_back_is_where_it_should_be() -> None:
    gone = an_event(deleted=True)
    assert _track(_observed(gone, figures={})).stuck is None


def test_what_could_not_be_looked_at_is_not_called_missing() -> None:
    observed = _observed(documents=[], blind={Place.FIRESTORE: "no credentials"})
    track = _track(observed)
    assert track.stuck is None
    assert {step.hop for step in track.steps if step.standing is Standing.UNKNOWN} == {"Firestore"}


def test_a_dead_message_of_which_no_store_knows_is_a_track_of_its_own() -> None:
    tracks = assemble(
        _observed(letters=[_letter(an_event("comment-2"))]),
        stage=load_stage("local"),
        now=NOW,
        settled_after=SETTLED,
    )
    assert {track.event.entity_id for track in tracks} == {"comment-1", "comment-2"}


def test_events_come_in_the_order_of_their_creation() -> None:
    later = an_event("comment-9", created_at="2026-11-16T09:30:00Z")
    earlier = an_event("comment-8", created_at="2026-11-16T08:30:00Z")
    observed = Observed(items=[Stored(later, is_routed=True), Stored(earlier, is_routed=True)])
    tracks = assemble(observed, stage=load_stage("local"), now=NOW, settled_after=SETTLED)
    assert [track.event.entity_id for track in tracks] == ["comment-8", "comment-9"]


@pytest.mark.parametrize(("sent", "standing"), [(None, Standing.NOT_NEEDED), (NOW, Standing.DONE)])
def test_the_report_of_the_events_week_is_shown(sent: datetime | None, standing: Standing) -> None:
    track = _track(_observed(reports={"2026-W47": sent}))
    (step,) = [step for step in track.steps if step.hop == "report"]
    assert (step.standing, step.at) == (standing, sent)


def test_a_report_that_was_sent_before_the_event_came_is_not_said_to_hold_it() -> None:
    track = _track(_observed(reports={"2026-W47": _after(-60)}))
    (step,) = [step for step in track.steps if step.hop == "report"]
    assert (step.standing, step.at) == (Standing.NOT_NEEDED, None)
    assert "the next report shows the correction" in step.detail


@pytest.mark.parametrize(
    ("day", "label"), [("2026-11-16", "2026-W47"), ("2026-11-22", "2026-W47"), ("2027-01-01", "2026-W53")]
)
def test_a_days_week_is_the_iso_week(day: str, label: str) -> None:
    assert week_of(day).label == label


def _commands(stage: str) -> Sequence[str]:
    adviser = Adviser(EVENT, load_stage(stage))
    advices = [
        adviser.waits_in_outbox("x"),
        adviser.lost_before_dynamodb(),
        adviser.dead("m-1", "x"),
        adviser.lost_before_processor(queued=0, pipe_notices=0),
        adviser.fails("x"),
        adviser.drift(),
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
        (["--around", "this morning"], "is not a time; write it as"),
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
        ' "delivery_id": "d-2", "correlation_id": "octo/hello#7", "entity_id": "comment-1"}\n'
    )
    lines = LocalWebhookLog(log)
    assert [each.delivery_id for each in lines.of_issue("octo/hello#7")] == ["d-2"]
    around = datetime(2026, 11, 22, 8, tzinfo=UTC)
    found = lines.between(around - timedelta(seconds=30), around + timedelta(seconds=30))
    assert [(each.outcome, each.status, each.reason) for each in found] == [("refused", 401, "no")]
