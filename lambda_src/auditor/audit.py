"""What a day's messages, threads, contributions and rows say of each other; all of it pure.

The messages are the truth: each thread's state and contribution must be what its messages come to, and each
row must be what the day's contributions come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contract.contribution import Contribution
from contract.event import utc_millisecond
from contract.figures import Figures, Row, figures_of
from contract.thread_state import ThreadState


class Finding(StrEnum):
    """What can be wrong."""

    THREAD = "thread"
    """A thread's state or contribution is not what its messages come to."""
    ORPHAN = "orphan"
    """A contribution counts something, and its thread has no messages."""
    ROW = "row"
    """A row is not what the day's contributions come to."""
    UNREADABLE = "unreadable"
    """A stored message, contribution or row that this code cannot read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is wrong; equal to another look's if it is wrong in the same way there."""

    finding: Finding
    repository: str
    """Empty for the row of all repositories."""
    repository_id: int = 0
    """0 for the row of all repositories."""
    correlation_id: str = ""
    """Empty for a row."""
    thread_id: str = ""
    """Empty for a row."""
    detail: str = field(compare=False)
    received_at: str = field(compare=False, default="")
    """When the newest event came that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A thread as it was read on the way to one day."""

    thread_id: str
    has_messages: bool
    unreadable: int
    """Messages that this code cannot read."""
    state: ThreadState | None
    stored: Contribution | None
    expected_state: ThreadState | None
    """None where nothing at all is known of the thread."""
    expected: Contribution | None
    """None where the thread has nothing to count on the day."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What is wrong, and how much more only may be: younger than figures need to follow their events."""

    differences: Sequence[Difference]
    under_way: int = 0


def audit(found: Iterable[Difference], *, now: datetime, settled_after: timedelta) -> Audit:
    """Of what was found, what is old enough to be wrong."""
    young_since = utc_millisecond(now - settled_after)
    found = list(found)
    settled = [difference for difference in found if difference.received_at < young_since]
    return Audit(settled, under_way=len(found) - len(settled))


def shared(before: Audit, now: Audit) -> Audit:
    """What both looks found: what only one of them did was traffic."""
    there = set(before.differences)
    return Audit([each for each in now.differences if each in there], now.under_way)


def differences_of_thread(seen: Seen) -> Iterator[Difference]:
    name, repository = _name(seen)
    repository_id, _, _ = seen.thread_id.partition("#")
    about: dict[str, Any] = {
        "repository": repository,
        # Somebody may have written another identity into the table by hand.
        "repository_id": int(repository_id) if repository_id.isdecimal() else 0,
        "correlation_id": name,
        "thread_id": seen.thread_id,
    }
    if seen.unreadable:
        detail = f"{name}: {seen.unreadable} stored messages cannot be read"
        yield Difference(finding=Finding.UNREADABLE, detail=detail, **about)
    if not seen.has_messages:
        if seen.stored and not seen.stored.is_empty and not seen.unreadable:
            detail = f"{name}: it counts on this day, and no message of it is stored"
            yield Difference(finding=Finding.ORPHAN, detail=detail, **about)
        return
    names = [*_differing_states(seen.state, seen.expected_state), *_differing(seen.stored, seen.expected)]
    if names:
        yield Difference(
            finding=Finding.THREAD,
            detail=f"{name}: stored and recomputed figures differ in {', '.join(names)}",
            received_at=seen.expected_state.as_of if seen.expected_state else "",
            **about,
        )


def differences_of_unreadable(day: str, unreadable: Mapping[str, str]) -> Iterator[Difference]:
    """Contributions by their threads' ids, and rows by their repositories' keys."""
    for name, reason in unreadable.items():
        is_row = "#" not in name
        what = f"the row {name}" if is_row else f"the contribution of thread {name}"
        yield Difference(
            finding=Finding.UNREADABLE,
            repository="",
            thread_id="" if is_row else name,
            detail=f"{day}: {what} cannot be read ({reason})",
        )


def differences_of_rows(
    day: str, rows: Sequence[Row], contributions: Sequence[Contribution], repository_id: int | None
) -> Iterator[Difference]:
    """Of one repository, or of all; the row for all repositories only where the whole day was read."""
    by_repository: dict[int, list[Contribution]] = {} if repository_id else {0: list(contributions)}
    for each in contributions:
        by_repository.setdefault(each.repository_id, []).append(each)
    stored = {row.repository_id: row for row in rows}
    wanted = {repository_id} if repository_id else by_repository.keys() | stored.keys()
    for key in sorted(wanted):
        own, row = by_repository.get(key, []), stored.get(key)
        expected = figures_of(own, of_all=not key)
        # What changes no figure does not make a row be written again.
        if replace(row.figures if row else Figures(), as_of=expected.as_of) != expected:
            yield _difference_of_row(day, row, own, key)


def _name(seen: Seen) -> tuple[str, str]:
    """The thread's and its repository's."""
    state = seen.expected_state or seen.state
    if state:
        return state.correlation_id, state.repository
    stored = seen.stored
    return (f"{stored.repository}#{stored.issue_id}", stored.repository) if stored else (seen.thread_id, "")


def _differing_states(stored: ThreadState | None, expected: ThreadState | None) -> list[str]:
    if stored is None or expected is None:
        return [] if stored is expected else ["whether it is known"]
    like = replace(expected, revision=stored.revision)
    return [
        each.name for each in fields(ThreadState) if getattr(stored, each.name) != getattr(like, each.name)
    ]


def _differing(stored: Contribution | None, expected: Contribution | None) -> list[str]:
    """The names of what differs; nothing stored is the same as a contribution that is empty."""
    counts = [each for each in (stored, expected) if each and not each.is_empty]
    if len(counts) == 1:
        return ["what counts at all"]
    if not counts:
        return []
    one, other = counts
    like = replace(other, revision=one.revision)
    return [each.name for each in fields(Contribution) if getattr(one, each.name) != getattr(like, each.name)]


def _difference_of_row(
    day: str, row: Row | None, own: Sequence[Contribution], repository_id: int
) -> Difference:
    name = row.repository if row else next((each.repository for each in own if repository_id), "")
    what = name or "all repositories"
    return Difference(
        finding=Finding.ROW,
        repository=name,
        repository_id=repository_id,
        detail=f"{what}: the row of {day} is not what the day's contributions come to",
        received_at=max((each.as_of for each in own), default=""),
    )
