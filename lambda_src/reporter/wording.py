"""Figures as people read them, for both forms of the report."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from contract.figures import Figures
from reporter.amounts import NONE, duration, percent
from reporter.completeness import OUTBOX
from reporter.report import Report, RepositoryLine, WaitingQuestion

OPERATOR = "For the operator"
QUIET = "A quiet week: nobody asked anything."


class Headline(NamedTuple):
    """One of the week's main figures, and what bars are drawn of it."""

    name: str
    value: str
    share: str
    """Of the week's questions; empty for a figure that is not a part of them."""
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
        *(
            _count(name, now_of, before_of, _share(now_of, now.tally.questions))
            for name, now_of, before_of in (
                ("Answered by the bot", now.tally.answered_by_bot, before.tally.answered_by_bot),
                ("Answered by people", now.tally.answered_by_people, before.tally.answered_by_people),
                ("Closed without an answer", now.tally.closed, before.tally.closed),
                ("Waiting", now.tally.waiting, before.tally.waiting),
            )
        ),
        _wait("Time to answer, median", now.wait_seconds(50), before.wait_seconds(50)),
        _wait("Time to answer, 95th percentile", now.wait_seconds(95), before.wait_seconds(95)),
    ]


def answered_share(figures: Figures) -> str:
    """The share of questions that somebody answered."""
    return _share(figures.answered, figures.tally.questions)


def bot_share(figures: Figures) -> str:
    """The share of questions that the chatbot answered."""
    return _share(figures.tally.answered_by_bot, figures.tally.questions)


def _share(part: int, questions: int) -> str:
    return percent(100 * part / questions if questions else None)


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


def _count(name: str, now: int, before: int, share: str = "") -> Headline:
    return Headline(name, f"{now:,}", share, change(now, before), now, before)


def _wait(name: str, now: float | None, before: float | None) -> Headline:
    compared = NONE if before is None else f"was {duration(before)}"
    return Headline(name, duration(now), "", compared, now or 0, before or 0)


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


def waiting_in_all(report: Report) -> str:
    """How many questions wait, and which of them are listed."""
    count = report.waiting_in_all
    subject = f"{count:,} question{' waits' if count == 1 else 's wait'}"
    sentence = f"{subject} for an answer, from this week or before"
    if count <= len(report.waiting):
        return f"{sentence}."
    return f"{sentence}. The list shows those that have waited longest."


def since(question: WaitingQuestion, report: Report) -> str:
    """Who waits, for how long, and since when."""
    waited = report.completeness.as_of - datetime.fromisoformat(question.asked_at)
    return (
        f"{question.asked_by} has waited for {duration(waited.total_seconds())},"
        f" since {asked_at(question.asked_at)}"
    )


COUNTED = "Days are UTC days. A question, its answer and its wait count on the day on which it was asked."


def sender_name(stage: str) -> str:
    """What an inbox shows as the sender."""
    return "CV Analytics" if stage == "prod" else f"CV Analytics ({stage})"


def why(stage: str) -> str:
    """Why this e-mail came, and how to end it."""
    return (
        f"You get this e-mail every week because your address is in report.recipients of stage {stage}."
        " To stop it, ask the operator of CV Analytics to remove your address there."
    )


def operator_lines(report: Report) -> list[str]:
    """How complete the figures are, for whoever operates the stage."""
    return [*(f"{name}: {value}" for name, value in report.completeness.lines()), OUTBOX]
