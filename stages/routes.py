"""Routes: further consumers of the events, each an entry `[[<stage>.routes]]` in stages.toml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Annotated, Any

from contract.event import AnalyticsEvent, Kind
from contract.routing import ROUTED, WORDS, words_of
from stages.typed_toml import Between, Matches, SettingError

KEYWORDS = "keywords"
"""In a filter: what is looked for among the text's words. All other keys are fields of the event."""
READERS_PER_STREAM = 2
"""A DynamoDB stream's shard serves no more without throttling; the processor's pipe is the first."""
MAX_PATTERN = 2_000
"""Characters. An event bus takes 2,048 (Amazon EventBridge, "Quotas"), its own envelope included."""

_TAGS = {
    field.name: {"int": "N", "bool": "BOOL"}.get(str(field.type), "S") for field in fields(AnalyticsEvent)
}
_OPERATORS = ("prefix", "suffix", "equals-ignore-case", "anything-but", "exists")
"""Those of EventBridge that buses and pipes have alike ("Comparison operators", column "Pipe support"), and
that say something of DynamoDB's JSON, in which numbers are texts."""

_KNOWN_KIND = {"kind": {"S": [kind.value for kind in Kind]}}
COUNTED_PATTERNS: tuple[dict[str, Any], ...] = (
    {"eventName": ["INSERT"], "dynamodb": {"NewImage": {**_KNOWN_KIND, ROUTED: {"BOOL": [True]}}}},
    {"eventName": ["MODIFY"], "dynamodb": {"NewImage": _KNOWN_KIND}},
)
"""The records for the processor: of known kinds, and of what is new only what is routed. Of an edit that is
not routed any more, the version before may have been counted.

A pipe's patterns have no wildcards ("Comparison operators" again), so the stage's keywords are looked for
when the item is written.
"""
EVERY_CHANGE: dict[str, Any] = {"eventName": ["INSERT", "MODIFY"]}
"""The records for the routes' bus."""


class Consumer(StrEnum):
    """Who empties a route's queue: a function of this project, or somebody else."""

    NONE = ""
    ARCHIVER = "archiver"


class RouteFilter:
    """A check: every key is a field of the event or `keywords`, every value comparable with it."""

    def expected(self, value: Mapping[str, Any]) -> str | None:
        """What is expected where a filter does not say it."""
        return next(_faults(value), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSettings:
    """One more filtered way out of the stream, with a queue and a dead-letter queue of its own."""

    name: Annotated[
        str, Matches(r"[a-z][a-z0-9-]{0,23}", "lower-case letters, digits and dashes, 24 at most")
    ]
    """In the names of its queues, alarms and dashboard row."""
    filter: Annotated[Mapping[str, Any], RouteFilter()]
    """Fields of the event and what each must be, one of a list; empty: every event is taken."""
    fifo: bool
    """An issue's events in their order; only where the route is the stage's one route."""
    consumer: Consumer
    """Who empties the queue: `archiver` writes raw events to a bucket; empty: nobody of this project."""
    batch_size: Annotated[int, Between(1, 1000)]
    """Messages that the consumer is given at once."""
    batch_window_seconds: Annotated[int, Between(0, 300)]
    """How long a batch is waited for."""
    max_concurrency: Annotated[int, Between(2, 1000)]
    """Consumers at the same time."""

    @property
    def pattern(self) -> dict[str, Any]:
        """The event pattern of the stream records that the route takes."""
        image: dict[str, Any] = {}
        for key, wanted in self.filter.items():
            values = wanted if isinstance(wanted, list) else [wanted]
            if key == KEYWORDS:
                # A set is a list of plain texts, of which a pattern matches any; a list is one of objects.
                image[WORDS] = {"SS": values}
            else:
                image[key] = {_TAGS[key]: [_as_stored(value, _TAGS[key]) for value in values]}
        return EVERY_CHANGE | ({"dynamodb": {"NewImage": image}} if image else {})


def share_a_bus(routes: Sequence[RouteSettings]) -> bool:
    """Whether the routes are more than the stream has readers for beside the processor."""
    return len(routes) > READERS_PER_STREAM - 1


def check_routes(routes: Sequence[RouteSettings], path: str) -> None:
    """What no single setting can say. Raises SettingError."""
    names = [route.name for route in routes]
    for number, route in enumerate(routes):
        where = f"{path}[{number}]"
        if route.name in names[:number]:
            raise SettingError(f"{where}.name: there is a route {route.name!r} already")
        if route.fifo and share_a_bus(routes):
            raise SettingError(
                f"{where}.fifo: only a stage's one route can be FIFO: {len(routes)} routes share an event"
                " bus, which keeps no order"
            )
        if len(json.dumps(route.pattern)) > MAX_PATTERN:
            raise SettingError(f"{where}.filter: longer than EventBridge takes, {MAX_PATTERN} characters")
        check_batch(route.batch_size, window=route.batch_window_seconds, fifo=route.fifo, path=where)


def check_batch(size: int, *, window: int, fifo: bool, path: str) -> None:
    """What Lambda takes from a queue. Raises SettingError."""
    if fifo and size > 10:
        raise SettingError(f"{path}.batch_size: a FIFO queue takes at most 10")
    if fifo and window:
        raise SettingError(f"{path}.batch_window_seconds: a FIFO queue takes no window, only 0")
    if size > 10 and window == 0:
        raise SettingError(f"{path}.batch_window_seconds: a batch over 10 needs at least 1")


def _faults(table: Mapping[str, Any]) -> Iterator[str]:
    for key, wanted in table.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        if key == KEYWORDS:
            if not values or not all(isinstance(word, str) and words_of(word) == {word} for word in values):
                yield f"for {KEYWORDS} single words in lower case"
        elif key not in _TAGS:
            yield f"fields of the event ({', '.join(_TAGS)}) or {KEYWORDS}, not {key}"
        elif not values or not all(_is_comparable(value, _TAGS[key]) for value in values):
            yield f"for {key} {_VALUES[_TAGS[key]]}, or tables with one of {', '.join(_OPERATORS)}"


_VALUES = {"S": "texts", "N": "whole numbers", "BOOL": "true or false"}


def _is_comparable(value: Any, tag: str) -> bool:
    if not isinstance(value, Mapping):
        return type(value) is {"S": str, "N": int, "BOOL": bool}[tag]
    if len(value) != 1:
        return False
    ((operator, operand),) = value.items()
    if operator == "exists":
        return isinstance(operand, bool)
    if operator == "anything-but":
        operands = operand if isinstance(operand, list) else [operand]
        return (
            tag != "BOOL"
            and bool(operands)
            and all(type(each) in (str, int) and _is_comparable(each, tag) for each in operands)
        )
    return operator in _OPERATORS and tag == "S" and isinstance(operand, str) and bool(operand)


def _as_stored(value: Any, tag: str) -> Any:
    """In DynamoDB's JSON numbers are texts."""
    if isinstance(value, Mapping):
        if "anything-but" not in value:
            return dict(value)
        operands = value["anything-but"]
        stored = [_as_stored(each, tag) for each in (operands if isinstance(operands, list) else [operands])]
        return {"anything-but": stored}
    return str(value) if tag == "N" else value
