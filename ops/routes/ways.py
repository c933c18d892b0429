"""A webhook's way: the event that the receiver makes of it, its stream record, and who takes that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from contract.item import PARTITION_KEY, SORT_KEY, to_item
from local.event_pattern import Miss, misses
from receiver.settings import rules_of
from receiver.webhook import Accepted, Delivery, Ignored, Refused, interpret
from stages.streams import COUNTED_PATTERN

if TYPE_CHECKING:
    from stages.stage import Stage

PROCESSOR = "processor"
NEVER_SEALED = 1_000_000
"""A recorded payload is old; what is asked is which way it would go if it came today."""


class NoEvent(ValueError):
    """The payload comes to nothing that is kept; its text is the reason."""


@dataclass(frozen=True, slots=True)
class Way:
    """One consumer, and why it does not get the record; nothing where it does."""

    name: str
    misses: tuple[Miss, ...]

    @property
    def is_taken(self) -> bool:
        return not self.misses


def record_of(event_name: str, payload: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    """The stream record of a webhook's event, were it the first of its message or an edit by its action.

    Raises NoEvent.
    """
    rules = replace(rules_of(stage), retention_days=NEVER_SEALED)
    delivery = Delivery(delivery_id="routes-test", received_at=datetime.now(UTC), trace="")
    outcome = interpret(event_name, payload, delivery=delivery, rules=rules)
    if not isinstance(outcome, Accepted):
        reason = outcome.reason if isinstance(outcome, Ignored | Refused) else "a ping"
        raise NoEvent(reason)
    image = to_item(outcome.event, expires_at=0)
    return {
        "eventName": "INSERT" if payload.get("action") in {"created", "opened"} else "MODIFY",
        "eventSource": "aws:dynamodb",
        "dynamodb": {"Keys": {name: image[name] for name in (PARTITION_KEY, SORT_KEY)}, "NewImage": image},
    }


def ways(record: Mapping[str, Any], stage: Stage) -> list[Way]:
    """The processor's and every route's."""
    patterns = {PROCESSOR: COUNTED_PATTERN} | {route.name: route.pattern for route in stage.routes}
    return [Way(name, tuple(misses(pattern, record))) for name, pattern in patterns.items()]


def event_name_of(payload: Mapping[str, Any]) -> str:
    """What GitHub calls the event whose payload this looks like."""
    names = ("discussion", "discussion_comment") if "discussion" in payload else ("issues", "issue_comment")
    return names["comment" in payload]
