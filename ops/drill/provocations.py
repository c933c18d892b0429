"""Which trouble each alarm is provoked by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from contract.routes import RouteSettings
from ops.drill import troubles
from ops.drill.ground import Ground
from ops.drill.troubles import Trouble

BY_HAND = "the message was put there by the drill"
OWN_TIME = "age from the message's own time"
OFF, WRONG = "the event source switched off", "an event that it cannot read"


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
        Provocation("work-dlq-has-messages", "a message of an unknown schema", troubles.poison),
        Provocation(
            "pipe-dlq-has-messages", "a notice", troubles.buried_in(lambda at: at.names.pipe_dlq), fed=BY_HAND
        ),
        Provocation(
            "schedule-dlq-has-messages",
            "a failed run",
            troubles.buried_in(lambda at: at.names.schedule_dlq),
            fed=BY_HAND,
        ),
        Provocation(
            "audit-dlq-has-messages",
            "a failed run",
            troubles.buried_in(lambda at: at.names.audit_dlq),
            fed=BY_HAND,
        ),
        Provocation(
            "oldest-message-too-old",
            OFF,
            troubles.consumer_off(lambda at: at.names.processor, lambda at: at.work_queue),
            fed=OWN_TIME,
            forward=late,
        ),
        Provocation(
            "pipe-failures",
            "a queue that refuses",
            troubles.small_messages_only,
            fed="from the pipe runner's log",
        ),
        Provocation("processor-errors", WRONG, troubles.invoked(lambda at: at.names.processor, {})),
        Provocation(
            "reporter-errors", WRONG, troubles.invoked(lambda at: at.names.reporter, {"week": "never"})
        ),
        Provocation("auditor-errors", WRONG, troubles.invoked(lambda at: at.names.auditor, {"day": "never"})),
        Provocation("processor-throttled", "no concurrency left", troubles.no_concurrency),
        Provocation(
            "processor-slow",
            "a store that never answers",
            troubles.deaf_store,
            fed="from the log's REPORT lines",
        ),
        Provocation(
            "failed-records",
            "a table that is not there",
            troubles.no_table,
            fed="a plain alarm of that name, as the emulator takes no metric math",
        ),
        Provocation("events-counted-late", "an event of long ago", troubles.late_event),
        Provocation("aggregate-drift", "a figure changed by hand", troubles.wrong_figure),
        Provocation("report-not-sent", "a week without a report", troubles.no_report),
        Provocation("no-events", "silence", troubles.silence, forward=quiet),
        *(each for route in ground.connection.stage.routes for each in _of_route(ground, route)),
    ]


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
