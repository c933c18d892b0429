"""The report as HTML that mail clients show as it is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from reporter.completeness import moment
from reporter.mail_markup import FONT, WIDTH, bar, cell, dark_rules, link, look, paragraph, row, table
from reporter.report import BusyThread, Report, WaitingQuestion
from reporter.wording import (
    QUIET,
    Headline,
    headline,
    more_repositories,
    not_listed,
    notes,
    preview,
    repository_line,
    since,
    span,
    subject,
    weekday,
)

_PREVIEW_LENGTH = 150
"""Clients show about so much after the subject, and go on into the mail where it is shorter."""


def render_html(report: Report) -> str:
    """A page that needs nothing from the network. All that comes from GitHub is escaped."""
    body = [
        _warning(report.completeness.sentence),
        _title(report),
        _card(_headlines(headline(report))),
        *([_card(paragraph(QUIET, ink="ink"))] if report.is_quiet else _sections(report)),
        _corrections(report),
        _card(_heading("How complete this is") + _completeness(report)),
    ]
    return _page(escape(subject(report)), _preheader(preview(report)), "\n".join(filter(None, body)))


def _sections(report: Report) -> list[str]:
    return [
        _card(_heading("Waiting questions") + _waiting(report)),
        _card(_heading("Day by day") + _days(report)),
        _card(_heading("Repositories") + _repositories(report)),
        _card(_heading("Keywords") + _keywords(report.keywords)),
        _card(_heading("Busiest threads") + _threads(report.busiest)),
    ]


def _page(title: str, preheader: str, body: str) -> str:
    """Outlook knows no greatest width, and takes it from a table that it alone sees."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{title}</title><style>{dark_rules()}</style></head>\n"
        f"<body {look('ground', style='margin:0;padding:0')}>{preheader}"
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'{look("ground")}><tr><td align="center" style="padding:24px 8px 32px">'
        f'<!--[if mso]><table role="presentation" width="{WIDTH}"><tr><td><![endif]-->'
        f'<div style="max-width:{WIDTH}px;margin:0 auto;text-align:left">\n{body}\n</div>'
        "<!--[if mso]></td></tr></table><![endif]--></td></tr></table></body></html>\n"
    )


def _preheader(text: str) -> str:
    """Filled up with what is not seen, so that no client shows the mail's first words behind it."""
    filling = "&#847;&zwnj;&nbsp;" * max(_PREVIEW_LENGTH - len(text), 0)
    hidden = "display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;opacity:0"
    return f'<div style="{hidden}">{escape(text)}{filling}</div>'


def _warning(sentence: str) -> str:
    if not sentence:
        return ""
    style = "padding:12px 16px;border-radius:8px"
    inside = paragraph(escape(sentence), ink="warning-ink", style="font-weight:600")
    return table(
        [row(f"<td {look('warning', style=style)}>{inside}</td>")], style="width:100%;margin:0 0 16px"
    )


def _title(report: Report) -> str:
    week, year = int(report.week.label[6:]), report.week.label[:4]
    stage = "" if report.stage == "prod" else f" · stage {escape(report.stage)}"
    big = f"margin:2px 0;{FONT};font-size:28px;line-height:34px;font-weight:700;letter-spacing:-0.4px"
    return (
        '<div style="padding:0 8px 16px">'
        + paragraph("CV Analytics", ink="accent", style="font-weight:700")
        + f"<h1 {look('ink', style=big)}>Week {week}, {year}</h1>"
        + paragraph(f"{span(report)}{stage} · as of {moment(report.completeness.as_of)}")
        + "</div>"
    )


def _card(content: str) -> str:
    inside = f"<td {look('card', style='padding:20px;border-radius:12px')}>{content}</td>"
    return table([row(inside)], style="width:100%;margin:0 0 12px;border-collapse:separate")


def _heading(title: str) -> str:
    style = f"margin:0 0 12px;{FONT};font-size:15px;line-height:20px;font-weight:700"
    return f"<h2 {look('ink', style=style)}>{title}</h2>"


def _headlines(figures: Sequence[Headline]) -> str:
    legend = _legend(("asked", "this week"), ("before", "the week before"))
    gap = '<div style="height:20px;line-height:20px;font-size:1px">&nbsp;</div>'
    rows = (
        table([row(*(_figure(each, width) for each in part))], style="width:100%;table-layout:fixed")
        for part, width in ((figures[:3], "33%"), (figures[3:5], "50%"), (figures[5:], "50%"))
    )
    return gap.join(rows) + legend


def _figure(figure: Headline, width: str) -> str:
    most = max(figure.now, figure.before) or 1
    # A long number gets smaller, rather than two lines on a telephone.
    size = 26 if len(figure.value) < 8 else 16
    value = f"{FONT};font-size:{size}px;line-height:32px;font-weight:700;letter-spacing:-0.3px"
    inside = (
        paragraph(figure.name, style="font-size:12px;line-height:16px")
        + f"<p {look('ink', style=f'margin:2px 0 0;{value}')}>{figure.value}</p>"
        + paragraph(figure.change, style="font-size:12px;line-height:16px;margin:0 0 6px")
        + bar(figure.now, most, "asked", height=6)
        + bar(figure.before, most, "before", height=4)
    )
    return cell(inside, style="padding:0 12px 0 0;vertical-align:bottom", attributes=f'width="{width}"')


def _legend(*entries: tuple[str, str]) -> str:
    square = "display:inline-block;width:9px;height:9px;border-radius:2px;font-size:1px;line-height:9px"
    shown = " &nbsp; ".join(
        f"<span {look(colour, style=square)}>&nbsp;</span> {name}" for colour, name in entries
    )
    return paragraph(shown, style="font-size:12px;padding-top:10px")


def _days(report: Report) -> str:
    most = max((day.questions for day in report.days), default=0) or 1
    rows = [
        row(
            cell(
                weekday(day.day),
                ink="muted",
                style="font-size:13px;white-space:nowrap",
                attributes='width="84"',
            ),
            cell(
                bar(day.questions, most, "asked") + bar(day.answered, most, "answered"), style="padding:2px 0"
            ),
            _amount(f"{day.questions:,} / {day.answered:,}"),
        )
        for day in report.days
    ]
    return table(rows) + _legend(("asked", "questions"), ("answered", "answered"))


def _keywords(keywords: Sequence[tuple[str, int]]) -> str:
    most = max((count for _, count in keywords), default=0)
    return _rows(
        row(
            cell(escape(word), attributes='width="40%"'),
            cell(bar(count, most, "asked"), style="vertical-align:middle"),
            _amount(f"{count:,}"),
        )
        for word, count in keywords
    )


def _amount(text: str) -> str:
    style = "text-align:right;padding-left:12px;white-space:nowrap;font-variant-numeric:tabular-nums"
    return cell(text, ink="muted", style=f"{style};font-size:13px", attributes='width="72" align="right"')


def _threads(threads: Iterable[BusyThread]) -> str:
    return _rows(
        row(
            cell(_entry(thread.correlation_id, thread.url, thread.title), style="padding-bottom:10px"),
            _amount(f"{thread.messages:,} message{'' if thread.messages == 1 else 's'}"),
        )
        for thread in threads
    )


def _waiting(report: Report) -> str:
    sentence = not_listed(report)
    before = paragraph(sentence, style="margin:0 0 12px") if sentence else ""
    return before + _rows(row(cell(_question(each), style="padding-bottom:10px")) for each in report.waiting)


def _question(question: WaitingQuestion) -> str:
    entry = _entry(question.correlation_id, question.url, question.title)
    return entry + f"<div {look('muted', style='font-size:12px')}>{escape(since(question))}</div>"


def _repositories(report: Report) -> str:
    lines = [
        row(
            cell(
                f'<div style="font-weight:600">{escape(line.name)}</div>{escape(repository_line(line))}',
                style="padding-bottom:10px",
            )
        )
        for line in report.repositories
    ]
    return _rows([*lines, *(row(cell(escape(text), ink="muted")) for text in more_repositories(report))])


def _entry(correlation_id: str, url: str, text: str) -> str:
    """A text in letters from right to left turns its own line round and no other."""
    said = f'<div dir="auto" style="text-align:left">{escape(text)}</div>' if text else ""
    return f'<div style="font-weight:600">{link(correlation_id, url)}</div>{said}'


def _corrections(report: Report) -> str:
    if not report.corrections:
        return ""
    sentences = [row(cell(escape(each.sentence))) for each in report.corrections]
    return _card(_heading("Corrections of earlier weeks") + table(sentences))


def _completeness(report: Report) -> str:
    lines = [
        row(
            cell(
                escape(name), ink="muted", style="font-size:13px;padding-right:12px", attributes='width="45%"'
            ),
            cell(escape(value), style="font-size:13px"),
        )
        for name, value in report.completeness.lines()
    ]
    said = "".join(paragraph(escape(note), style="font-size:12px;padding-top:10px") for note in notes())
    return table(lines) + said


def _rows(rows: Iterable[str]) -> str:
    found = list(rows)
    return table(found) if found else paragraph("None.")
