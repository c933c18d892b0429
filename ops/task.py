"""A list of tasks that is gone through in order, and again from where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import typer

from ops.doctor.finding import Finding, State
from ops.options import confirm
from toolchain.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Action:
    """One command, as docs/deploy.md has it, and what runs it."""

    shown: str
    run: Callable[[], None]


def _nothing() -> Sequence[Action]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing that a stage needs."""

    title: str
    is_done: Callable[[], bool]
    by_hand: Callable[[], str]
    """One sentence for the person: what to do if the actions cannot do it."""
    actions: Callable[[], Sequence[Action]] = _nothing
    """None: only a person can do it. Asked for only if the task is not done."""
    asks_itself: bool = False
    """Its commands show their changes and ask, so nobody needs to be asked before."""


def walk(tasks: Iterable[Task], *, say: Callable[[str], None], agreed: Callable[[Task], bool]) -> Task | None:
    """Does each task that is not done yet. Returns the one where a person must act, None at the end."""
    for task in tasks:
        if task.is_done():
            say(f"✓ {task.title}")
        elif not _done_now(task, say=say, agreed=agreed):
            return task
    return None


def _done_now(task: Task, *, say: Callable[[str], None], agreed: Callable[[Task], bool]) -> bool:
    actions = task.actions()
    say(f"{'→' if actions else '✋'} {task.title}")
    for action in actions:
        say(f"    {action.shown}")
    if actions:
        if not (task.asks_itself or agreed(task)):
            return False
        for action in actions:
            action.run()
        if task.is_done():
            say(f"✓ {task.title}")
            return True
    say(task.by_hand())
    return False


def task_of(
    title: str,
    findings: Callable[[], Iterable[Finding]],
    actions: Callable[[], Sequence[Action]] = _nothing,
    *,
    asks_itself: bool = False,
) -> Task:
    """Done if the doctor finds nothing; what it finds first is the person's sentence."""

    def left() -> Finding | None:
        return next((found for found in findings() if found.state is not State.OK), None)

    def sentence() -> str:
        found = left()
        return f"{found.check}: {found.detail}. {found.remedy}" if found else "Run this again."

    return Task(
        title=title,
        is_done=lambda: left() is None,
        by_hand=sentence,
        actions=actions,
        asks_itself=asks_itself,
    )


def go_through(tasks: Iterable[Task], *, yes: bool) -> None:
    """Exits with code 1 where a person must act, or declines."""

    def agreed(_task: Task) -> bool:
        confirm("Go on?", yes=yes)
        return True

    if walk(tasks, say=Terminal().say, agreed=agreed):
        raise typer.Exit(1)
