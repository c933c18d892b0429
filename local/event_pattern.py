"""EventBridge event patterns, matched by EventBridge's own TestEventPattern."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

_ENVELOPE = {
    "id": "0",
    "source": "pipe",
    "detail-type": "record",
    "account": "000000000000",
    "time": "2026-01-01T00:00:00Z",
    "region": "eu-west-2",
    "resources": [],
}


def matcher(events: Any, patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a record, as JSON, matches one of the patterns; without patterns every record does.

    `events` is a boto3 client of EventBridge. Its call wants a whole event, so record and pattern are both
    wrapped as its `detail`.
    """
    head = json.dumps(_ENVELOPE)[:-1]
    wrapped = [f'{{"detail": {pattern}}}' for pattern in patterns]

    def matches(record: str) -> bool:
        event = f'{head}, "detail": {record}}}'
        return not wrapped or any(
            events.test_event_pattern(EventPattern=pattern, Event=event)["Result"] for pattern in wrapped
        )

    return matches
