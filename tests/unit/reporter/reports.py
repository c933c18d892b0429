"""Reports to render: an empty one, a rich one, and one as long as they get."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from contract.contribution import Tally
from contract.figures import Figures
from reporter.completeness import AuditedDay, Completeness, Queues
from reporter.corrections import Correction
from reporter.links import Page
from reporter.report import (
    MOST_BUSIEST,
    MOST_KEYWORDS,
    MOST_REPOSITORIES,
    MOST_WAITING,
    Activity,
    BusyThread,
    DayCount,
    Report,
    RepositoryLine,
    Source,
    WaitingQuestion,
    report_of,
)
from reporter.week import Week

WEEK = Week.parse("2026-W47")
NOTHING = Queues(in_flight=0, uncounted=0, undelivered=0)
NOBODY = Activity(busiest=[], waiting=[], waiting_in_all=0)
PAGE = Page("https://page.example.com")
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2


def as_of(week: Week, **what: Any) -> Completeness:
    """Of a week that is over by eight hours and complete, but for what is said."""
    whole = Completeness(
        week=week,
        as_of=week.end + timedelta(hours=8),
        queues=NOTHING,
        audits=[AuditedDay(day, 0) for day in week.days],
        retention_days=407,
    )
    return replace(whole, **what)


def empty(stage: str = "prod") -> Report:
    return report_of(stage, Source(rows={}, activity=NOBODY, threads={}), completeness=as_of(WEEK))


def asked(  # noqa: PLR0913, PLR0917  # one for each state of a question
    questions: int, bot: int, people: int = 0, closed: int = 0, waiting: int = 0, waits: tuple[int, ...] = ()
) -> Figures:
    """Figures with these counts; of every question there are three messages."""
    tally = Tally(
        questions=questions,
        answered_by_bot=bot,
        answered_by_people=people,
        closed=closed,
        waiting=waiting,
        messages=3 * questions,
        responses=bot + people,
    )
    return Figures(tally=tally, waits=waits, issues=questions)


def rich() -> Report:
    """A week such as most are, with something to say in each section."""
    counts = [(31, 28), (42, 37), (38, 36), (27, 25), (33, 24), (6, 5), (4, 2)]
    words = ["deployment", "timeout", "python", "kubernetes", "webhook", "permissions", "rollback", "staging"]
    titles = [
        "Deployment hangs at the health check after an upgrade",
        "Which Python versions does the new runner take?",
        "The bot answers twice where a comment is edited within a second of being written",
        "キャッシュが古いまま残ります",
        "لماذا يفشل النشر؟",
    ]
    threads = [(f"octo/platform#{4100 + n}", title, 23 - 3 * n) for n, title in enumerate(titles)]
    return replace(
        empty("dev"),
        now=asked(181, 139, 18, 4, 20, (42, 42, 5_400)),
        before=asked(164, 120, 29, 6, 9, (55, 9_000)),
        days=[DayCount(day, *count) for day, count in zip(WEEK.days, counts, strict=True)],
        repositories=[
            RepositoryLine("octo/platform", asked(150, 121, 12, 2, 15)),
            RepositoryLine("octo/docs", asked(31, 18, 6, 2, 5)),
        ],
        repositories_in_all=2,
        keywords=[(word, 64 - 6 * rank) for rank, word in enumerate(words)],
        busiest=[
            BusyThread(_id(name), name, title, _url(name), messages) for name, title, messages in threads
        ],
        waiting=[
            WaitingQuestion(_id(name), name, title, _url(name), f"2026-11-{17 + n}T09:1{n}:00Z", "octocat")
            for n, (name, title, _) in enumerate(threads)
        ],
        waiting_in_all=20,
        corrections=[
            Correction(WEEK.before, "questions", 164, 165),
            Correction(WEEK.before.before, "answered", 151, 149),
        ],
        completeness=as_of(
            WEEK,
            queues=Queues(in_flight=3, uncounted=1, undelivered=0),
            audits=[AuditedDay(day, 0) for day in WEEK.days[:6]],
        ),
    )


def longest() -> Report:
    """Ten thousand threads, each list full, every text as long as it gets and of what takes most room."""
    repository = f"{'o' * 39}/{'r' * 100}"
    name, thread_id = f"{repository}#1234567", "1234567890#1234567"
    text = '"' * 119 + "…"
    figures = asked(1_234_567, 1_000_000, 111_111, 111_111, 12_345, (8_000_000, 90_000_000))
    return replace(
        rich(),
        now=figures,
        before=asked(17, 17, waits=(1,)),
        days=[DayCount(day, 176_366, 142_857) for day in WEEK.days],
        repositories=[RepositoryLine(repository, figures)] * MOST_REPOSITORIES,
        repositories_in_all=10_000,
        keywords=[("\U00020000" * 40, 1_234_567 - rank) for rank in range(MOST_KEYWORDS)],
        busiest=[BusyThread(thread_id, name, LONG_WORD, _url(name), 99_999)] * MOST_BUSIEST,
        waiting=[WaitingQuestion(thread_id, name, text, _url(name), "2026-11-17T09:10:00Z", "o" * 39)]
        * MOST_WAITING,
        waiting_in_all=123_456,
        completeness=as_of(
            WEEK,
            queues=None,
            audits=[AuditedDay(day, 100_000) for day in WEEK.days],
            moved=True,
            as_of=WEEK.end - timedelta(hours=1),
        ),
    )


def _id(name: str) -> str:
    return f"81#{name.partition('#')[2]}"


def _url(name: str) -> str:
    return f"https://github.com/{name.replace('#', '/issues/')}"
