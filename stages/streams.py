"""What of the table's stream goes where: the filters of processor and routes, as event patterns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from dataclasses import fields
from typing import Any

from contract.event import SCHEMA_VERSION, AnalyticsEvent, Kind
from contract.words import WORDS, words_of

READERS_PER_STREAM = 2
"""A shard of a DynamoDB stream throttles more readers than this. The processor's pipe is the first."""
KEYWORDS = "keywords"
"""The filter's key for words of the text. All other keys are fields of the event."""

_TAGS = {
    field.name: {"int": "N", "bool": "BOOL"}.get(str(field.type), "S")
    for field in fields(AnalyticsEvent)
    if field.name != KEYWORDS
}
_OPERATORS = ("prefix", "suffix", "equals-ignore-case", "anything-but")
"""EventBridge's operators that both buses and pipes support ("Comparison operators", column "Pipe support"),
and that work on DynamoDB's JSON, in which numbers are texts and no field of an event is missing."""
_CHOICES: dict[str, list[Any]] = {"kind": [kind.value for kind in Kind], "schema_version": [SCHEMA_VERSION]}
"""Fields of few values."""
_NAME = r"[\w.-]+/[\w.-]+"
_SHAPES = {
    "repository": (_NAME, "owner/name"),
    "correlation_id": (rf"{_NAME}#\d+", "owner/name#123"),
    "thread_id": (r"\d+#\d+", "1234#123, the repository's id and the issue's number"),
    "transferred_from": (r"(\d+#\d+)?", "1234#123"),
    "transferred_to": (r"(\d+#\d+)?", "1234#123"),
    "message_id": (r"(issue|comment)-\d+", "issue-123 or comment-123"),
    "repository_id": (r"[1-9]\d*", "a positive number"),
    "issue_id": (r"[1-9]\d*", "a positive number"),
}
"""What the values of other fields look like, where a typing error shows."""

COUNTED_PATTERN: dict[str, Any] = {
    "eventName": ["INSERT", "MODIFY"],
    "dynamodb": {"NewImage": {"kind": {"S": [kind.value for kind in Kind]}}},
}
"""The records for the processor: whatever is written of a message, but not what only expires."""
EVERY_CHANGE: dict[str, Any] = {"eventName": ["INSERT", "MODIFY"]}
"""The records for the routes' bus."""


def share_a_bus(routes: Sized) -> bool:
    """Whether there are more routes than the stream has readers for beside the processor."""
    return len(routes) > READERS_PER_STREAM - 1


def pattern_of(filter_: Mapping[str, Any]) -> dict[str, Any]:
    """The event pattern of the stream records that a route with this filter takes."""
    image: dict[str, Any] = {}
    for key, wanted in filter_.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        if key == KEYWORDS:
            # A set is a list of plain texts, of which a pattern matches any; a list is one of objects.
            image[WORDS] = {"SS": values}
        else:
            image[key] = {_TAGS[key]: [_as_stored(value, _TAGS[key]) for value in values]}
    return EVERY_CHANGE | ({"dynamodb": {"NewImage": image}} if image else {})


def faults(filter_: Mapping[str, Any]) -> Iterator[str]:
    """What is expected, for each key of the filter that no event can ever match."""
    for key, wanted in filter_.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        if key == KEYWORDS:
            if not values or not all(isinstance(word, str) and words_of(word) == {word} for word in values):
                yield f"for {KEYWORDS} single words in lower case"
        elif key not in _TAGS:
            yield f"fields of the event ({', '.join(_TAGS)}) or {KEYWORDS}, not {key}"
        elif not values or not all(_is_comparable(value, _TAGS[key]) for value in values):
            yield f"for {key} {_VALUES[_TAGS[key]]}, or tables with one of {', '.join(_OPERATORS)}"
        else:
            yield from _never_matching(key, values)


_VALUES = {"S": "texts", "N": "whole numbers", "BOOL": "true or false"}


def _is_comparable(value: Any, tag: str) -> bool:
    if not isinstance(value, Mapping):
        return type(value) is {"S": str, "N": int, "BOOL": bool}[tag]
    if len(value) != 1:
        return False
    ((operator, operand),) = value.items()
    if operator == "anything-but":
        operands = operand if isinstance(operand, list) else [operand]
        return (
            tag != "BOOL"
            and bool(operands)
            and all(type(each) in (str, int) and _is_comparable(each, tag) for each in operands)
        )
    return operator in _OPERATORS and tag == "S" and isinstance(operand, str) and bool(operand)


def _never_matching(key: str, values: Sequence[Any]) -> Iterator[str]:
    """What is expected instead of each value that no event has."""
    for value in values:
        if key in _CHOICES and not any(_matches(choice, value) for choice in _CHOICES[key]):
            yield f"for {key} {' or '.join(map(json.dumps, _CHOICES[key]))}, not {json.dumps(value)}"
        if key in _SHAPES and not isinstance(value, Mapping):
            shape, example = _SHAPES[key]
            if not re.fullmatch(shape, str(value), re.ASCII):
                yield f"for {key} {example}, not {json.dumps(value)}"


def _matches(found: Any, wanted: Any) -> bool:
    """Amazon EventBridge, "Comparison operators"."""
    if not isinstance(wanted, Mapping):
        return bool(found == wanted)
    ((operator, operand),) = wanted.items()
    if operator == "anything-but":
        return found not in (operand if isinstance(operand, list) else [operand])
    return _COMPARE[operator](str(found), operand)


_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "prefix": str.startswith,
    "suffix": str.endswith,
    "equals-ignore-case": lambda found, wanted: found.lower() == wanted.lower(),
}


def _as_stored(value: Any, tag: str) -> Any:
    """The value in DynamoDB's JSON, where numbers are texts."""
    if isinstance(value, Mapping):
        if "anything-but" not in value:
            return dict(value)
        operands = value["anything-but"]
        stored = [_as_stored(each, tag) for each in (operands if isinstance(operands, list) else [operands])]
        return {"anything-but": stored}
    return str(value) if tag == "N" else value
