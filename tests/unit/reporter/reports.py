"""Reports to render: an empty one, a rich one, and one as long as they get."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from reporter.completeness import AuditedDay, Completeness, Queues
from reporter.corrections import Correction
from reporter.report import (
    MOST_ISSUES,
    MOST_KEYWORDS,
    MOST_UNANSWERED,
    DayCount,
    Question,
    Report,
    Thread,
    WeekFigures,
    report_of,
)
from reporter.week import Week

WEEK = Week.parse("2026-W47")
NOTHING = Queues(in_flight=0, uncounted=0, undelivered=0)
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2


def as_of(week: Week, **what: Any) -> Completeness:
    """Of a week that is over by eight hours and complete, but for what is said."""
    whole = Completeness(
        week=week,
        as_of=week.end + timedelta(hours=8),
        queues=NOTHING,
        audits=[AuditedDay(day, 0) for day in week.days],
        seal_after_days=400,
    )
    return replace(whole, **what)


def empty(stage: str = "prod") -> Report:
    return report_of(stage, {}, [], completeness=as_of(WEEK))


def rich() -> Report:
    """A week such as most are, with something to tell in each section."""
    counts = [(31, 28), (42, 37), (38, 36), (27, 25), (33, 24), (6, 5), (4, 2)]
    now = WeekFigures(queries=181, responses=157, asked=181, answered=155, p50_seconds=42, p95_seconds=5_400)
    before = WeekFigures(
        queries=164, responses=149, asked=164, answered=131, p50_seconds=55, p95_seconds=9_000
    )
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
        now=now,
        before=before,
        days=[DayCount(day, *count) for day, count in zip(WEEK.days, counts, strict=True)],
        keywords=[(word, 64 - 6 * rank) for rank, word in enumerate(words)],
        busiest=[Thread(name, title, _url(name), events) for name, title, events in threads],
        unanswered=[
            Question(name, title, _url(name), f"2026-11-{17 + n}T09:1{n}:00Z")
            for n, (name, title, _) in enumerate(threads)
        ],
        unanswered_in_all=26,
        corrections=[
            Correction(WEEK.before, "questions", 164, 165),
            Correction(WEEK.before.before, "responses", 151, 149),
        ],
        completeness=as_of(
            WEEK,
            queues=Queues(in_flight=3, uncounted=1, undelivered=0),
            audits=[AuditedDay(day, 0) for day in WEEK.days[:6]],
        ),
    )


def longest() -> Report:
    """Ten thousand issues, each list full, every text as long as it gets and made of what takes most room."""
    name = f"{'o' * 39}/{'r' * 100}#1234567"
    text = '"' * 119 + "…"
    figures = WeekFigures(
        queries=1_234_567, responses=1_000_000, asked=9, answered=5, p50_seconds=8e6, p95_seconds=9e7
    )
    return replace(
        rich(),
        now=figures,
        before=replace(figures, queries=17),
        days=[DayCount(day, 176_366, 142_857) for day in WEEK.days],
        keywords=[("x" * 40, 1_234_567 - rank) for rank in range(MOST_KEYWORDS)],
        busiest=[Thread(name, LONG_WORD, _url(name), 99_999)] * MOST_ISSUES,
        unanswered=[Question(name, text, _url(name), "2026-11-17T09:10:00Z")] * MOST_UNANSWERED,
        unanswered_in_all=10_000,
        completeness=as_of(
            WEEK,
            queues=None,
            audits=[AuditedDay(day, 100_000) for day in WEEK.days],
            unreadable=10_000,
            moved=True,
            as_of=WEEK.end - timedelta(hours=1),
        ),
    )


def _url(name: str) -> str:
    return f"https://github.com/{name.replace('#', '/issues/')}"
