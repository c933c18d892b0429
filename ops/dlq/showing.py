"""Dead messages on a screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from ops.dlq.letters import Cause, Letter
from ops.dlq.trying import Verdict
from toolchain.terminal import visible

MOST_ISSUES = 3


def as_table(causes: Iterable[Cause]) -> Table:
    table = Table("queue", "messages", show_edge=False)
    # What is to be typed again is never cut short.
    table.add_column("fingerprint", no_wrap=True)
    table.add_column("since (UTC)", no_wrap=True)
    table.add_column("what", overflow="fold")
    for cause in causes:
        since = cause.since.strftime("%Y-%m-%d %H:%M")
        table.add_row(cause.queue, str(len(cause.letters)), cause.fingerprint, since, _summary(cause))
    return table


def _summary(cause: Cause) -> str:
    """Why, of which code, of which issues, and by what name one of the messages can be shown."""
    more = len(cause.issues) - MOST_ISSUES
    issues = ", ".join(cause.issues[:MOST_ISSUES]) + (f" and {more} more" if more > 0 else "")
    code, message = cause.code_version[:12], cause.letters[0].message_id[:8]
    return "\n".join(map(visible, filter(None, (cause.reason, f"code {code}", issues, f"message {message}"))))


def in_full(letter: Letter) -> dict[str, Any]:
    """One message with all that is in it."""
    poke = letter.poke
    return {
        **letter.to_json(),
        "group": letter.group,
        "poke": None if poke is None else asdict(poke),
        "body": letter.body,
    }


def as_sheet(letter: Letter) -> Table:
    table = Table(show_header=False, show_edge=False)
    for name, value in letter.to_json().items():
        table.add_row(name, visible(str(value)))
    if letter.poke is None:
        table.add_row("poke", "cannot be read")
    else:
        for name, value in asdict(letter.poke).items():
            table.add_row(f"poke: {name}", visible(str(value)))
    table.add_row("body", visible(letter.body))
    return table


def verdicts_as_json(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {
        "tried": len(verdicts),
        "would_pass": sum(verdict.passes for verdict in verdicts),
        "outcomes": dict(Counter(verdict.outcome.value for verdict in verdicts)),
        "verdicts": [verdict.to_json() for verdict in verdicts],
    }


def passing_as_lines(verdicts: Iterable[Verdict]) -> list[str]:
    """What would become of each thread, and what would be left out of it, once."""
    lines: list[str] = []
    for verdict in verdicts:
        if verdict.counted:
            lines.append(f"{verdict.counted.correlation_id}: {verdict.counted.sentence}")
        lines += [f"left out: {name}: {reason}" for name, reason in verdict.unreadable.items()]
    return [visible(line) for line in dict.fromkeys(lines)]


def failing_as_table(verdicts: Iterable[Verdict]) -> Table:
    """Those that would not pass, by today's reason."""
    reasons: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if not verdict.passes:
            reasons.setdefault(verdict.reason, []).append(verdict)
    table = Table("would not pass", "why today", "messages", show_edge=False)
    for reason, group in sorted(reasons.items(), key=lambda entry: -len(entry[1])):
        shown = ", ".join(
            f"{each.letter.message_id[:8]} {each.letter.correlation_id}".strip()
            for each in group[:MOST_ISSUES]
        )
        table.add_row(str(len(group)), visible(reason), visible(shown))
    return table
