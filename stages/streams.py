"""What of the table's stream goes where: the filters of processor and routes, as event patterns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
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
_TIME = (r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?", "2026-11-22T08:00:00Z")
_NAME, _PLACE = r"[\w.-]+/[\w.-]+", r"(?:discussion-)?\d+"
_KINDS = "|".join(Kind)
_SHAPES = {
    "repository": (_NAME, "owner/name"),
    "correlation_id": (rf"{_NAME}#{_PLACE}", "owner/name#123 or owner/name#discussion-123"),
    "thread_id": (rf"\d+#{_PLACE}", "1234#123, the repository's id and the issue's number"),
    "transferred_from": (rf"(\d+#{_PLACE})?", "1234#123"),
    "transferred_to": (rf"(\d+#{_PLACE})?", "1234#123"),
    "message_id": (rf"({_KINDS})-\d+", "issue-123 or comment-123"),
    "repository_id": (r"[1-9]\d*", "a positive number"),
    "issue_id": (r"[1-9]\d*", "a positive number"),
    "author": (r"[\w-]+(\[bot\])?", "a GitHub login"),
    "association": (r"[A-Z_]*", "GitHub's author_association, in capitals"),
    "url": (r"https?://\S+", "an address"),
    "created_at": _TIME,
    "substantial_at": _TIME,
    "closed_at": _TIME,
}
"""What the values of other fields look like, where a typing error shows."""
_PARTS = (
    ("correlation_id", rf"(.+)#{_PLACE}", "repository"),
    ("correlation_id", r".+#(?:discussion-)?(\d+)", "issue_id"),
    ("thread_id", rf"(\d+)#{_PLACE}", "repository_id"),
    ("thread_id", r"\d+#(?:discussion-)?(\d+)", "issue_id"),
    ("message_id", rf"({_KINDS})-\d+", "kind"),
)
"""Fields that hold another one."""
_EMPTY: dict[tuple[str, Any], tuple[str, ...]] = {
    ("deleted", True): (KEYWORDS, "title", "text", "substantial_at", "closed_at"),
    **{("kind", kind.value): ("title", "closed_at") for kind in Kind if not kind.is_opening},
}
"""Fields that are empty where another one has this value."""

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
        values = _listed(wanted)
        if key == KEYWORDS:
            # A set is a list of plain texts, of which a pattern matches any; a list is one of objects.
            image[WORDS] = {"SS": values}
        else:
            image[key] = {_TAGS[key]: [_as_stored(value, _TAGS[key]) for value in values]}
    return EVERY_CHANGE | ({"dynamodb": {"NewImage": image}} if image else {})


def faults(filter_: Mapping[str, Any]) -> Iterator[str]:
    """What is expected instead of each part of the filter that no event can ever match."""
    of_keys = list(_faults_of_keys(filter_))
    yield from of_keys or _contradictions({key: _listed(wanted) for key, wanted in filter_.items()})


def _listed(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _faults_of_keys(filter_: Mapping[str, Any]) -> Iterator[str]:
    for key, wanted in filter_.items():
        values = _listed(wanted)
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
        operands = _listed(operand)
        return (
            tag != "BOOL"
            and bool(operands)
            and all(type(each) in (str, int) and _is_comparable(each, tag) for each in operands)
        )
    return operator in _OPERATORS and tag == "S" and isinstance(operand, str) and bool(operand)


def _never_matching(key: str, values: Sequence[Any]) -> Iterator[str]:
    """What is expected instead of each value that no event has."""
    for value in values:
        if key in _CHOICES and not _any_matches(_CHOICES[key], [value]):
            yield f"for {key} {' or '.join(map(json.dumps, _CHOICES[key]))}, not {json.dumps(value)}"
        if key in _SHAPES and not isinstance(value, Mapping):
            shape, example = _SHAPES[key]
            if not re.fullmatch(shape, str(value), re.ASCII):
                yield f"for {key} {example}, not {json.dumps(value)}"


def _contradictions(wanted: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Of keys that are possible each for itself."""
    for whole, pattern, part in _PARTS:
        held = [_held(pattern, each, _TAGS[part]) for each in wanted.get(whole, ())]
        if None not in held and held and part in wanted and not _any_matches(held, wanted[part]):
            yield f"{part} and {whole} of the same message"
    for (key, value), empty in _EMPTY.items():
        if list(wanted.get(key, ())) == [value]:
            for other in wanted:
                if other in empty and (other == KEYWORDS or not _any_matches([""], wanted[other])):
                    yield f"no {other} together with {key} = {json.dumps(value)}, where it is empty"


def _held(pattern: str, value: Any, tag: str) -> Any:
    """What a plain value holds of another field; None of a comparison."""
    found = re.fullmatch(pattern, value) if isinstance(value, str) else None
    return found and (int(found[1]) if tag == "N" else found[1])


def _any_matches(found: Iterable[Any], wanted: Sequence[Any]) -> bool:
    return any(_matches(each, value) for each in found for value in wanted)


def _matches(found: Any, wanted: Any) -> bool:
    """Amazon EventBridge, "Comparison operators"."""
    if not isinstance(wanted, Mapping):
        return bool(found == wanted)
    ((operator, operand),) = wanted.items()
    if operator == "anything-but":
        return found not in _listed(operand)
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
        return {"anything-but": [_as_stored(each, tag) for each in _listed(value["anything-but"])]}
    return str(value) if tag == "N" else value
