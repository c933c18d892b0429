"""A summary on a terminal."""

from __future__ import annotations

from rich.table import Table

from ops.summary.summary import Summary
from reporter.amounts import duration, percent
from toolchain.terminal import visible

MOST_SHOWN = 10


def as_table(summary: Summary) -> Table:
    """Every figure in a row of its own; what strangers wrote is shown as escapes where it is not plain."""
    table = Table(
        title=f"{_days(summary)}, {summary.repository or 'all repositories'}",
        title_justify="left",
        show_header=False,
    )
    table.add_row("questions", f"{summary.questions:,}")
    for name, count in (
        ("answered by the bot", summary.answered_by_bot),
        ("answered by people", summary.answered_by_people),
        ("closed without an answer", summary.closed),
        ("waiting", summary.waiting),
    ):
        share = percent(100 * count / summary.questions if summary.questions else None)
        table.add_row(name, f"{count:,} ({share})")
    table.add_row("messages", f"{summary.messages:,}")
    median, slow = summary.wait_p50_seconds, summary.wait_p95_seconds
    table.add_row("time to answer", f"median {duration(median)}, 95th percentile {duration(slow)}")
    words = ", ".join(f"{visible(each.word)} {each.count}" for each in summary.top_keywords)
    table.add_row("top keywords", words or "none")
    table.add_row("issues", _issues(summary))
    table.add_row("waiting questions", _waiting(summary))
    table.add_row("newest event", summary.as_of or "none")
    return table


def _days(summary: Summary) -> str:
    if summary.first_day == summary.last_day:
        return summary.first_day
    return f"{summary.first_day} to {summary.last_day}"


def _issues(summary: Summary) -> str:
    shown = ", ".join(map(str, summary.issue_ids[:MOST_SHOWN]))
    return shown + _more(len(summary.issue_ids)) if shown else "none"


def _waiting(summary: Summary) -> str:
    lines = [
        f"{each.asked_at}  {each.correlation_id}  {visible(each.asked_by)}: {visible(each.title)}"
        for each in summary.waiting_questions[:MOST_SHOWN]
    ]
    return "\n".join(lines) + _more(len(summary.waiting_questions)) if lines else "none"


def _more(count: int) -> str:
    return f"\nand {count - MOST_SHOWN:,} more" if count > MOST_SHOWN else ""
