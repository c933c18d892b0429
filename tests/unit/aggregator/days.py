"""Contributions of a day, and the stream records of their changes."""

from __future__ import annotations

import base64
from typing import Any

from contract.contribution import COUNTS, Contribution, Tally


def a_contribution(issue_id: int, **what: Any) -> Contribution:
    """A question that waits; `what` are counts and fields that are others."""
    counts = {name: what.pop(name) for name in COUNTS if name in what}
    repository_id = what.get("repository_id", 81)
    fields: dict[str, Any] = {
        "day": "2026-11-16",
        "thread_id": f"{repository_id}#{issue_id}",
        "revision": 1,
        "repository": "octo/hello",
        "repository_id": repository_id,
        "issue_id": issue_id,
        "waits": (),
        "as_of": "2026-11-16T09:00:01.000Z",
        "expires_at": 1_900_000_000,
        **what,
    }
    return Contribution(tally=Tally(**{"questions": 1, "waiting": 1, "messages": 1, **counts}), **fields)


def gone(contribution: Contribution, **what: Any) -> Contribution:
    """The same thread's day with nothing left on it."""
    nothing = dict.fromkeys(("questions", "waiting", "messages"), 0)
    return a_contribution(contribution.issue_id, revision=contribution.revision + 1, **nothing, **what)


def a_change(new: Contribution, old: Contribution | None = None) -> dict[str, Any]:
    """The stream's record, with binary values as Lambda hands them over."""
    images = {"NewImage": _as_given(new.to_item())} | ({"OldImage": _as_given(old.to_item())} if old else {})
    return {"eventName": "MODIFY" if old else "INSERT", "dynamodb": {"Keys": new.key(), **images}}


def _as_given(item: Any) -> Any:
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }
