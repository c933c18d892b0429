"""Which trouble each alarm is provoked by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from ops.drill import troubles
from ops.drill.ground import Ground
from ops.drill.troubles import Trouble
from stages.routes import RouteSettings

BY_HAND = "the message was put there by the drill"
OWN_TIME = "age from the message's own time"
OFF, WRONG = "the event source switched off", "an event that it cannot read"
FAILED_RUN = "a failed run"


@dataclass(frozen=True, slots=True)
class Provocation:
    """One alarm's trouble: it lasts as long as the context."""

    alarm: str
    told: str
    trouble: Trouble
    fed: str = ""
    """What of it the emulator did not do by itself."""
    forward: timedelta = timedelta()
    """How far the clock is put forward while it lasts."""


def provocations(ground: Ground) -> list[Provocation]:
    """In the order in which they disturb each other least."""
    limits = ground.connection.stage.alarms
    late = timedelta(seconds=limits.oldest_message_seconds + 300)
    quiet = timedelta(hours=limits.quiet_hours + 1)
    return [
        *_of_dead_letters(),
        *_of_the_way_to_the_processor(late),
        *_of_functions(),
        *_of_figures(),
        Provocation("no-events", "silence", troubles.silence, forward=quiet),
        *(each for route in ground.connection.stage.routes for each in _of_route(ground, route)),
    ]


def _of_dead_letters() -> Iterator[Provocation]:
    yield Provocation("work-dlq-has-messages", "a message of an unknown schema", troubles.poison)
    notice = troubles.buried_in(lambda at: at.names.pipe_dlq)
    yield Provocation("pipe-dlq-has-messages", "a notice", notice, fed=BY_HAND)
    of_schedule = troubles.buried_in(lambda at: at.names.schedule_dlq)
    yield Provocation("schedule-dlq-has-messages", FAILED_RUN, of_schedule, fed=BY_HAND)
    of_audit = troubles.buried_in(lambda at: at.names.audit_dlq)
    yield Provocation("audit-dlq-has-messages", FAILED_RUN, of_audit, fed=BY_HAND)


def _of_the_way_to_the_processor(late: timedelta) -> Iterator[Provocation]:
    off = troubles.consumer_off(lambda at: at.names.processor, lambda at: at.work_queue)
    yield Provocation("oldest-message-too-old", OFF, off, fed=OWN_TIME, forward=late)
    refuses = troubles.small_messages_only
    yield Provocation("pipe-failures", "a queue that refuses", refuses, fed="from the pipe runner's log")


def _of_functions() -> Iterator[Provocation]:
    yield Provocation("processor-errors", WRONG, troubles.invoked(lambda at: at.names.processor, {}))
    no_week, no_day = {"week": "never"}, {"day": "never"}
    yield Provocation("reporter-errors", WRONG, troubles.invoked(lambda at: at.names.reporter, no_week))
    yield Provocation("auditor-errors", WRONG, troubles.invoked(lambda at: at.names.auditor, no_day))
    yield Provocation("processor-throttled", "no concurrency left", troubles.no_concurrency)
    deaf = troubles.deaf_store
    yield Provocation("processor-slow", "a store that never answers", deaf, fed="from the log's REPORT lines")
    plain = "a plain alarm of that name, as the emulator takes no metric math"
    yield Provocation("failed-records", "a table that is not there", troubles.no_table, fed=plain)


def _of_figures() -> Iterator[Provocation]:
    yield Provocation("events-counted-late", "an event of long ago", troubles.late_event)
    yield Provocation("aggregate-drift", "a figure changed by hand", troubles.wrong_figure)
    yield Provocation("report-not-sent", "a week without a report", troubles.no_report)


def _of_route(ground: Ground, route: RouteSettings) -> Iterator[Provocation]:
    """Whatever shape the routes have: those that their shape has no alarm for are not held."""
    name, late = route.name, timedelta(seconds=ground.connection.stage.alarms.oldest_message_seconds + 300)
    function, queue = ground.names.route(name), ground.names.route(name, "queue", fifo=route.fifo)
    for word, part in (("route-dlq", "dlq"), ("route-pipe-dlq", "pipe-dlq"), ("route-rule-dlq", "rule-dlq")):
        grave = ground.names.route(name, part, fifo=route.fifo and part == "dlq")
        yield Provocation(
            f"{word}-has-messages-{name}", "a message", troubles.buried_in(_always(grave)), fed=BY_HAND
        )
    if route.consumer:
        off = troubles.consumer_off(_always(function), _always(queue))
        yield Provocation(f"route-waits-too-long-{name}", OFF, off, fed=OWN_TIME, forward=late)
        yield Provocation(f"route-errors-{name}", WRONG, troubles.invoked(_always(function), {}))


def _always(name: str) -> Callable[[Ground], str]:
    return lambda _: name
