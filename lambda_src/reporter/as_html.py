"""The report as HTML that mail clients show as it is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from reporter.completeness import moment
from reporter.links import Page
from reporter.mail_markup import (
    FONT,
    bar,
    cell,
    document,
    link,
    look,
    own_link,
    paragraph,
    row,
    table,
)
from reporter.report import BusyThread, Report, WaitingQuestion
from reporter.wording import (
    COUNTED,
    OPERATOR,
    QUIET,
    Headline,
    headline,
    more_repositories,
    operator_lines,
    preview,
    repository_line,
    since,
    span,
    subject,
    waiting_in_all,
    weekday,
    why,
)


def render_html(report: Report, page: Page) -> str:
    """A page that needs nothing from the network. All that comes from GitHub is escaped."""
    body = [
        _warning(report.completeness.sentence),
        _title(report, page),
        _card(_headlines(headline(report))),
        *([_card(paragraph(QUIET, ink="ink"))] if report.is_quiet else []),
        *_sections(report, page),
        _corrections(report),
        _footer(report),
    ]
    return document(subject(report), preview(report), "\n".join(filter(None, body)))


def _sections(report: Report, page: Page) -> list[str]:
    """Of a quiet week only what still waits."""
    waiting = _card(_heading("Waiting questions") + _waiting(report, page))
    if report.is_quiet:
        return [waiting] if report.waiting else []
    return [
        waiting,
        _card(_heading("Repositories") + _repositories(report)),
        _card(_heading("Day by day") + _days(report)),
        _card(_heading("Keywords") + _keywords(report.keywords)),
        _card(_heading("Busiest threads") + _threads(report.busiest, page)),
    ]


def _warning(sentence: str) -> str:
    if not sentence:
        return ""
    style = "padding:12px 16px;border-radius:8px"
    inside = paragraph(escape(sentence), ink="warning-ink", style="font-weight:600")
    return table(
        [row(f"<td {look('warning', style=style)}>{inside}</td>")], style="width:100%;margin:0 0 16px"
    )


def _title(report: Report, page: Page) -> str:
    week, year = int(report.week.label[6:]), report.week.label[:4]
    stage = "" if report.stage == "prod" else f" · stage {escape(report.stage)}"
    big = f"margin:2px 0;{FONT};font-size:28px;line-height:34px;font-weight:700;letter-spacing:-0.4px"
    return (
        '<div style="padding:0 8px 16px">'
        + paragraph("CV Analytics", ink="accent", style="font-weight:700")
        + f"<h1 {look('ink', style=big)}>Week {week}, {year}</h1>"
        + paragraph(f"{span(report)}{stage} · as of {moment(report.completeness.as_of)}")
        + paragraph(own_link("See this week on the dashboard", page.week(report.week)))
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
    share = f"{figure.share} of questions" if figure.share else "&nbsp;"
    inside = (
        paragraph(figure.name, style="font-size:12px;line-height:16px")
        + f"<p {look('ink', style=f'margin:2px 0 0;{value}')}>{figure.value}</p>"
        + paragraph(share, ink="ink", style="font-size:12px;line-height:16px")
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


def _threads(threads: Iterable[BusyThread], page: Page) -> str:
    return _rows(
        row(
            cell(_entry(thread, page), style="padding-bottom:10px"),
            _amount(f"{thread.messages:,} message{'' if thread.messages == 1 else 's'}"),
        )
        for thread in threads
    )


def _waiting(report: Report, page: Page) -> str:
    before = paragraph(waiting_in_all(report), style="margin:0 0 12px") if report.waiting else ""
    return before + _rows(
        row(
            cell(
                _entry(each, page)
                + f"<div {look('muted', style='font-size:12px')}>{escape(since(each, report))}</div>",
                style="padding-bottom:10px",
            )
        )
        for each in report.waiting
    )


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


def _entry(thread: BusyThread | WaitingQuestion, page: Page) -> str:
    """A title in letters from right to left turns its own line round and no other."""
    title = f'<div dir="auto" style="text-align:left">{escape(thread.title)}</div>' if thread.title else ""
    history = own_link("On the dashboard", page.thread(thread.thread_id))
    name = link(thread.correlation_id, thread.url)
    return f'<div><span style="font-weight:600">{name}</span> &nbsp;{history}</div>{title}'


def _corrections(report: Report) -> str:
    if not report.corrections:
        return ""
    sentences = [row(cell(escape(each.sentence))) for each in report.corrections]
    return _card(_heading("Corrections of earlier weeks") + table(sentences))


def _footer(report: Report) -> str:
    """What counts how, then the operator's part, and why the mail came."""
    small = "font-size:12px;line-height:18px"
    operator = "".join(paragraph(escape(line), style=small) for line in operator_lines(report))
    return (
        '<div style="padding:8px">'
        + paragraph(COUNTED, style=f"{small};padding-bottom:10px")
        + paragraph(OPERATOR, style=f"{small};font-weight:600")
        + operator
        + paragraph(escape(why(report.stage)), style=f"{small};padding-top:10px")
        + "</div>"
    )


def _rows(rows: Iterable[str]) -> str:
    found = list(rows)
    return table(found) if found else paragraph("None.")
