"""Event patterns, matched by EventBridge's rules as far as this project's pipes use them; all of it pure.

That EventBridge takes the same is tested by its own TestEventPattern, over the recorded payloads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Miss:
    """A field of a pattern that a record does not meet."""

    path: str
    wanted: list[Any]
    found: Any
    """None where the record has no such field."""


def matcher(patterns: Sequence[str]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a record matches one of the patterns, each as JSON; without patterns every record does."""
    parsed = [json.loads(pattern) for pattern in patterns]
    return lambda record: not parsed or any(not misses(pattern, record) for pattern in parsed)


def misses(pattern: Mapping[str, Any], record: Mapping[str, Any]) -> list[Miss]:
    """The fields that fail; none where the pattern matches (Amazon EventBridge, "Event pattern syntax")."""
    return list(_misses(pattern, record, ""))


def _misses(pattern: Mapping[str, Any], record: Any, path: str) -> Iterator[Miss]:
    for key, wanted in pattern.items():
        found = record.get(key, _ABSENT) if isinstance(record, Mapping) else _ABSENT
        here = f"{path}.{key}" if path else key
        if isinstance(wanted, Mapping):
            yield from _misses(wanted, found, here)
        elif not any(_meets(found, each) for each in wanted):
            yield Miss(here, list(wanted), None if found is _ABSENT else found)


def _meets(found: Any, wanted: Any) -> bool:
    """Of a list, one element has to."""
    values = found if isinstance(found, list) else [] if found is _ABSENT else [found]
    return any(_equals(value, wanted) for value in values)


def _equals(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return type(value) is type(wanted) and bool(value == wanted)
    ((operator, operand),) = wanted.items()
    if operator == "anything-but":
        return value not in (operand if isinstance(operand, list) else [operand])
    if not isinstance(value, str):
        return False
    if operator == "prefix":
        return value.startswith(str(operand))
    if operator == "suffix":
        return value.endswith(str(operand))
    if operator == "equals-ignore-case":
        return value.lower() == str(operand).lower()
    raise ValueError(f"no pattern of ours uses {operator}")
