"""Figures as people read them, for both forms of the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from contract.figures import Figures
from reporter.amounts import NONE, duration, percent
from reporter.completeness import OUTBOX
from reporter.report import Report, RepositoryLine, WaitingQuestion

QUIET = "A quiet week: nobody asked anything."


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
    return f"{stage}CV Analytics, week {report.week.label}, questions: {report.now.tally.questions}"


def preview(report: Report) -> str:
    """What a list of mails shows after the subject: what is missing comes first."""
    now = report.now
    figures = (
        f"Questions {now.tally.questions:,}, answered {answered_share(now)},"
        f" waiting {now.tally.waiting:,}, median time to answer {duration(now.wait_seconds(50))}."
    )
    return f"{report.completeness.sentence} {figures}".strip()


def headline(report: Report) -> list[Headline]:
    """The main figures, this week compared with the week before."""
    now, before = report.now, report.before
    return [
        _count("Questions", now.tally.questions, before.tally.questions),
        _count("Answered by the bot", now.tally.answered_by_bot, before.tally.answered_by_bot),
        _count("Answered by people", now.tally.answered_by_people, before.tally.answered_by_people),
        _count("Closed without an answer", now.tally.closed, before.tally.closed),
        _count("Waiting", now.tally.waiting, before.tally.waiting),
        _wait("Time to answer, median", now.wait_seconds(50), before.wait_seconds(50)),
        _wait("Time to answer, 95th percentile", now.wait_seconds(95), before.wait_seconds(95)),
    ]


def answered_share(figures: Figures) -> str:
    """The share of questions that somebody answered."""
    asked = figures.tally.questions
    return percent(100 * figures.answered / asked if asked else None)


def bot_share(figures: Figures) -> str:
    """The share of questions that the chatbot answered."""
    asked = figures.tally.questions
    return percent(100 * figures.tally.answered_by_bot / asked if asked else None)


def repository_line(line: RepositoryLine) -> str:
    """A repository's figures in one line."""
    tally = line.figures.tally
    return (
        f"{tally.questions:,} question{'' if tally.questions == 1 else 's'},"
        f" {answered_share(line.figures)} answered"
        f" ({bot_share(line.figures)} by the bot), {tally.waiting:,} waiting"
    )


def more_repositories(report: Report) -> list[str]:
    """A line about the repositories that are not listed, if there are any."""
    more = report.repositories_in_all - len(report.repositories)
    return [f"and {more:,} more"] if more else []


def _count(name: str, now: int, before: int) -> Headline:
    return Headline(name, f"{now:,}", change(now, before), now, before)


def _wait(name: str, now: float | None, before: float | None) -> Headline:
    compared = NONE if before is None else f"was {duration(before)}"
    return Headline(name, duration(now), compared, now or 0, before or 0)


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
    """How many questions wait, if there are more than the list shows."""
    in_all = report.now.tally.waiting
    if in_all <= len(report.waiting):
        return ""
    return f"{in_all:,} questions are waiting. The list shows those that have waited longest."


def since(question: WaitingQuestion) -> str:
    """Who waits, and since when."""
    return f"{question.asked_by} has waited since {asked_at(question.asked_at)}"


def notes() -> Sequence[str]:
    """What holds for every report."""
    return (
        OUTBOX,
        "Days are UTC days. A question, its answer and its wait count on the day on which it was asked.",
    )
