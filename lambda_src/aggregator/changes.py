"""What the stream of `contributions` says has changed: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contract.contribution import REVISION, named_by
from contract.item import EXPIRES_AT

_AS_OF = "as_of"
_COUNTS_NOTHING = frozenset({REVISION, _AS_OF, EXPIRES_AT})
"""Each write of a thread renews these in all of its days; no figure is made of them."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch of records touches."""

    repositories: dict[str, set[int]] = field(default_factory=dict)
    """By day, those whose figures are to be made again."""
    received_at: list[str] = field(default_factory=list)
    """When the events came that the figures have not shown yet."""


def changes_of(records: Iterable[Mapping[str, Any]]) -> Changes:
    """A record without an old image to compare with counts as a change; what expired changes nothing."""
    changes = Changes()
    for record in records:
        new, old = record["dynamodb"].get("NewImage"), record["dynamodb"].get("OldImage", {})
        if not new or _counted(new) == _counted(old):
            continue
        day, repository_id, _ = named_by(new)
        changes.repositories.setdefault(day, set()).add(repository_id)
        if new[_AS_OF] != old.get(_AS_OF):
            changes.received_at.append(new[_AS_OF]["S"])
    return changes


def _counted(image: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in image.items() if name not in _COUNTS_NOTHING}
