"""Figures as people read them, for both forms of the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from reporter.amounts import NONE, duration, percent
from reporter.completeness import OUTBOX
from reporter.report import Report, WeekFigures

QUIET = "A quiet week: nobody asked anything, and nothing was answered."


class Headline(NamedTuple):
    """One of the week's main figures, and what bars are drawn of it."""

    name: str
    value: str
    change: str
    now: float
    before: float


def change(now: float | None, before: float | None) -> str:
    """Against the week before, such as `+3 (+25 %)`; a dash where there is nothing to compare with."""
    if now is None or before is None:
        return NONE
    difference = round(now) - round(before)
    if not difference:
        return "±0"
    share = f" ({difference / before * 100:+,.0f} %)" if before else ""
    return f"{difference:+,d}{share}"


def subject(report: Report) -> str:
    """The mail's subject; it holds nothing that comes from GitHub."""
    stage = "" if report.stage == "prod" else f"[{report.stage}] "
    return f"{stage}CV Analytics, week {report.week.label}, questions: {report.now.queries}"


def preview(report: Report) -> str:
    """What a list of mails shows after the subject: what is missing comes first."""
    now = report.now
    figures = (
        f"Questions {now.queries:,}, responses {now.responses:,}, answered {percent(now.answered_percent)},"
        f" median time to answer {duration(now.p50_seconds)}."
    )
    return f"{report.completeness.sentence} {figures}".strip()


def headline(report: Report) -> list[Headline]:
    """The five main figures, this week against the week before."""
    now, before = report.now, report.before
    return [
        _count("Questions", now.queries, before.queries),
        _count("Responses", now.responses, before.responses),
        Headline(
            "Answered",
            percent(now.answered_percent),
            _points(now, before),
            now.answered_percent or 0,
            before.answered_percent or 0,
        ),
        _wait("Time to answer, median", now.p50_seconds, before.p50_seconds),
        _wait("Time to answer, 95th percentile", now.p95_seconds, before.p95_seconds),
    ]


def _count(name: str, now: int, before: int) -> Headline:
    return Headline(name, f"{now:,}", change(now, before), now, before)


def _wait(name: str, now: float | None, before: float | None) -> Headline:
    told = NONE if before is None else f"was {duration(before)}"
    return Headline(name, duration(now), told, now or 0, before or 0)


def _points(now: WeekFigures, before: WeekFigures) -> str:
    if now.answered_percent is None or before.answered_percent is None:
        return NONE
    return f"was {percent(before.answered_percent)}"


def span(report: Report) -> str:
    """`16 to 22 November 2026`, with what changes within the week said twice."""
    first, last = (date.fromisoformat(report.week.days[index]) for index in (0, -1))
    if first.year != last.year:
        return f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    if first.month != last.month:
        return f"{first:%-d %B} to {last:%-d %B %Y}"
    return f"{first:%-d} to {last:%-d %B %Y}"


def weekday(day: str) -> str:
    return f"{date.fromisoformat(day):%a %-d %b}"


def asked_at(timestamp: str) -> str:
    return timestamp[:16].replace("T", " ") + " UTC"


def not_listed(report: Report) -> str:
    """How many unanswered questions there are, where the list ends before them."""
    if report.unanswered_in_all <= len(report.unanswered):
        return ""
    return f"Unanswered questions in all: {report.unanswered_in_all:,}; the oldest are listed."


def notes() -> Sequence[str]:
    """What holds for every report."""
    return (OUTBOX, "Days are UTC days. An event counts on the day of its creation.")
