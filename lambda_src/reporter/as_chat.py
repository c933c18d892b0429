"""The report as a message of Slack and of Microsoft Teams: the figures, who waits, and where the rest is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from reporter.links import Page
from reporter.report import Report, WaitingQuestion
from reporter.wording import QUIET, headline, since, span, waiting_in_all

TEAMS_BYTES = 25_000
"""Teams takes 28 KB ("Create and send messages", Microsoft Teams)."""


def slack(report: Report, page: Page) -> dict[str, Any]:
    """Slack's own Markdown ("Formatting text for app surfaces"). Nobody is mentioned: that takes a `<`."""
    lines = _opening(report)
    lines += [f"*{_title(report)}*", ""]
    lines += [f"{name}: *{value}*" for name, value in _figures(report)]
    if report.waiting:
        lines += ["", waiting_in_all(report)]
        lines += [_slack_line(each, report, page) for each in report.waiting]
    lines += ["", f"<{page.week(report.week)}|The whole report>"]
    return {"text": "\n".join(lines), "unfurl_links": False}


def _slack_line(question: WaitingQuestion, report: Report, page: Page) -> str:
    name = f"<{page.thread(question.thread_id)}|{_escaped(question.correlation_id)}>"
    return f"• {name} {_escaped(question.title)}: {_escaped(since(question, report))}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def teams(report: Report, page: Page) -> dict[str, Any]:
    """An Adaptive Card, with as many of the waiting questions as it holds."""
    listed = len(report.waiting)
    while len(json.dumps(card := _card(report, page, listed)).encode()) > TEAMS_BYTES:
        listed -= 1
    return card


def _card(report: Report, page: Page, listed: int) -> dict[str, Any]:
    facts = [{"title": name, "value": value} for name, value in _figures(report)]
    body: list[dict[str, Any]] = [_block(line) for line in _opening(report)]
    body += [
        {"type": "TextBlock", "text": _title(report), "weight": "Bolder", "wrap": True},
        {"type": "FactSet", "facts": facts},
    ]
    if report.waiting:
        body += [_block(waiting_in_all(report))]
        body += [_teams_line(each, report, page) for each in report.waiting[:listed]]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": "The whole report", "url": page.week(report.week)}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
    return {"type": "message", "attachments": [attachment]}


def _teams_line(question: WaitingQuestion, report: Report, page: Page) -> dict[str, Any]:
    """Runs of text, which Teams does not read as Markdown."""
    link = {"type": "Action.OpenUrl", "url": page.thread(question.thread_id)}
    return {
        "type": "RichTextBlock",
        "inlines": [
            {"type": "TextRun", "text": question.correlation_id, "selectAction": link},
            {"type": "TextRun", "text": f" {question.title}: {since(question, report)}"},
        ],
    }


def _block(text: str) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True}


def _title(report: Report) -> str:
    return f"CV Analytics, week {report.week.label} ({span(report)}), stage {report.stage}"


def _opening(report: Report) -> list[str]:
    """What is missing, and whether anybody asked."""
    missing = [report.completeness.sentence] if report.completeness.sentence else []
    return [*missing, *([QUIET] if report.is_quiet else [])]


def _figures(report: Report) -> list[tuple[str, str]]:
    """Each with its share and its change, in one line."""
    return [
        (each.name, " ".join(filter(None, (each.value, each.share, f"({each.change})"))))
        for each in headline(report)
    ]


CHATS: Mapping[str, Callable[[Report, Page], dict[str, Any]]] = {"slack": slack, "teams": teams}
"""What each chat gets, by the setting `report.chat`."""
