"""`cv-analytics ledger`."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from ops.connection import LOCAL, Connection
from ops.day_sources import SETTLED_AFTER_MINUTES, DaySources, auditable_day
from ops.json_output import print_json
from ops.ledger import EventLedger, MessageLedger, event_ledger, message_ledger
from ops.options import JsonOption, SettledOption, StageOption
from ops.peeking import look_into
from ops.processor_log import read_lines
from reporter.queues import messages_in

MORE_LOOKS = 2
PAUSE_SECONDS = 3.0
DAY_MILLISECONDS = 86_400_000


def ledger(
    day: Annotated[str, typer.Option(help="As 2026-11-22 (UTC).")],
    stage: StageOption = LOCAL,
    settled_after: SettledOption = SETTLED_AFTER_MINUTES,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Shows where everything that was accepted has gone, in two sums that must
    come out even.

    EVENTS: the issues and comments created on that day, as they are stored
    now, each of them once: counted; filtered (deleted, transferred, not
    routed); dead (in a dead-letter queue, which is looked into and left as
    it was); in flight; and what is left over is lost.

    MESSAGES: the batches that the processor ended on that day, whatever day
    their events are of: records, by its metrics, against its log line for
    each (counted, corrected, duplicate, stale, dead, failed). A message
    that failed and came again is there each time. What is older than the
    log's retention shows as nought.

    \b
    Examples:
      cv-analytics ledger --day 2026-11-16
      cv-analytics ledger --day 2026-11-16 --stage prod --json

    Exit code: 0 both are even, 1 something is left over, 2 it could not be
    told.
    """
    sources = DaySources(Connection.to(stage))
    wanted = auditable_day(day, sources.stage)
    events = _settled_events(sources, wanted, timedelta(minutes=settled_after))
    messages = _messages(sources, wanted)
    if as_json:
        print_json(_as_json(wanted, events, messages))
    else:
        Console().print(_events_table(wanted, events))
        Console().print(_messages_table(wanted, messages))
    if events.remainder or messages.remainder:
        raise typer.Exit(1)


def _settled_events(sources: DaySources, day: str, settled_after: timedelta) -> EventLedger:
    """Looks again where something is left over: a message may have been on its way from queue to queue."""
    for _ in range(MORE_LOOKS):
        events = _events(sources, day, settled_after)
        if not events.remainder:
            return events
        time.sleep(PAUSE_SECONDS)
    return _events(sources, day, settled_after)


def _events(sources: DaySources, day: str, settled_after: timedelta) -> EventLedger:
    """The queues first: what is counted while this looks must not be missed in both places."""
    queued = messages_in(sources.sqs, sources.queue_url("work_queue"))
    dead = look_into(
        sources.sqs, work_dlq=sources.queue_url("work_dlq"), pipe_dlq=sources.queue_url("pipe_dlq")
    )
    look = sources.auditor(settled_after).look(day)
    return event_ledger(look, dead, queued=queued, now=datetime.now(UTC), settled_after=settled_after)


def _messages(sources: DaySources, day: str) -> MessageLedger:
    since = int(datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp()) * 1000
    until = since + DAY_MILLISECONDS
    lines = read_lines(sources.logs, sources.stage.names, since=since, until=until)
    return message_ledger(lines, since=since, until=until)


def _as_json(day: str, events: EventLedger, messages: MessageLedger) -> dict[str, Any]:
    return {
        "day": day,
        "events": {**asdict(events), "remainder": events.remainder},
        "messages": {**asdict(messages), "remainder": messages.remainder},
    }


def _events_table(day: str, events: EventLedger) -> Table:
    table = _table(f"Events created on {day}", "accepted", events.accepted)
    table.add_row("counted", str(events.counted))
    for reason, count in events.filtered.items():
        table.add_row(f"filtered: {reason}", str(count))
    table.add_row("dead", str(events.dead))
    table.add_row("in flight", str(events.in_flight), end_section=True)
    table.add_row("left over", str(events.remainder))
    return table


def _messages_table(day: str, messages: MessageLedger) -> Table:
    table = _table(f"Messages processed on {day}", "records", messages.records)
    for outcome, count in messages.outcomes.items():
        table.add_row(outcome, str(count))
    table.add_section()
    table.add_row("left over", str(messages.remainder))
    if messages.unfinished:
        table.caption = f"{messages.unfinished} more in batches that broke off; those messages came again"
    return table


def _table(title: str, total: str, amount: int) -> Table:
    table = Table(title=title, show_header=False)
    table.add_row(total, str(amount), end_section=True)
    return table
