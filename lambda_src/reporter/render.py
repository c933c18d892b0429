"""The report as HTML that mail clients show as it is meant, and as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from reporter.report import Question, Report, Thread
from reporter.wording import headline, notes, subject

# Mail clients drop style sheets, so that every style stands where it applies.
_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_CELL = f"padding:4px 12px 4px 0;text-align:left;vertical-align:top;{_FONT};font-size:14px;color:#1f2328"
_FAINT = f"{_CELL};color:#59636e"
_HEADING = f"margin:28px 0 8px;{_FONT};font-size:16px;color:#1f2328"
_BAR_PIXELS = 220
_QUERY_COLOUR = "#0969da"
_RESPONSE_COLOUR = "#1a7f37"


def render_html(report: Report) -> str:
    """A page that needs nothing from the network. All that comes from GitHub is escaped."""
    parts = [
        f'<h1 style="margin:0 0 4px;{_FONT};font-size:20px;color:#1f2328">Week {report.week.label}</h1>',
        f'<p style="margin:0 0 16px;{_FAINT}">{_span(report)} · stage {escape(report.stage)}</p>',
        _table(_row([name, f"<b>{value}</b>", change]) for name, value, change in headline(report)),
        _section("Day by day", _days(report)),
        _section("Keywords", _keywords(report.keywords)),
        _section("Busiest issues", _threads(report.busiest)),
        _section("Unanswered questions", _questions(report.unanswered)),
        *(f'<p style="margin:12px 0 0;{_FAINT}">{escape(note)}</p>' for note in notes(report)),
    ]
    title = escape(subject(report))
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        '<body style="margin:0;background:#ffffff">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>'
        '<td align="center" style="padding:24px 12px">'
        '<table role="presentation" width="640" cellpadding="0" cellspacing="0"><tr><td align="left">\n'
        f"{body}\n</td></tr></table></td></tr></table></body></html>\n"
    )


def _section(title: str, rows: Sequence[str]) -> str:
    content = _table(rows) if rows else f'<p style="margin:0;{_FAINT}">None.</p>'
    return f'<h2 style="{_HEADING}">{title}</h2>{content}'


def _table(rows: Iterable[str]) -> str:
    return f'<table role="presentation" cellpadding="0" cellspacing="0">{"".join(rows)}</table>'


def _row(cells: Iterable[str]) -> str:
    """The cells hold markup; what is not ours has been escaped before."""
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _bar(amount: int, most: int, colour: str) -> str:
    width = max(round(_BAR_PIXELS * amount / most), 1) if amount > 0 else 0
    if not width:
        return ""
    return (
        f'<table role="presentation" cellpadding="0" cellspacing="0"><tr><td width="{width}" height="10" '
        f'bgcolor="{colour}" style="font-size:1px;line-height:10px">&nbsp;</td></tr></table>'
    )


def _days(report: Report) -> list[str]:
    most = max((max(day.queries, day.responses) for day in report.days), default=0)
    rows = []
    for day in report.days:
        bars = _bar(day.queries, most, _QUERY_COLOUR) + _bar(day.responses, most, _RESPONSE_COLOUR)
        weekday = date.fromisoformat(day.day).strftime("%a %d %b")
        rows.append(_row([weekday, bars, f"questions: {day.queries}, responses: {day.responses}"]))
    return rows


def _keywords(keywords: Sequence[tuple[str, int]]) -> list[str]:
    most = max((count for _, count in keywords), default=0)
    return [_row([escape(word), _bar(count, most, _QUERY_COLOUR), str(count)]) for word, count in keywords]


def _threads(threads: Iterable[Thread]) -> list[str]:
    return [
        _row([_link(thread.correlation_id, thread.url), escape(thread.title), f"events: {thread.events}"])
        for thread in threads
    ]


def _questions(questions: Iterable[Question]) -> list[str]:
    return [
        _row(
            [
                _link(each.correlation_id, each.url),
                escape(each.excerpt),
                f"<nobr>{escape(_moment(each.asked_at))}</nobr>",
            ]
        )
        for each in questions
    ]


def _link(text: str, url: str) -> str:
    """A link only to https: an address out of a webhook must never run a script."""
    if not url.startswith("https://"):
        return escape(text)
    return f'<a href="{escape(url)}" style="color:{_QUERY_COLOUR}">{escape(text)}</a>'


def _span(report: Report) -> str:
    return f"{report.week.days[0]} to {report.week.days[-1]}"


def _moment(timestamp: str) -> str:
    return timestamp[:16].replace("T", " ") + " UTC"


def render_text(report: Report) -> str:
    """The same in plain text."""
    lines = [f"CV Analytics, week {report.week.label} ({_span(report)}), stage {report.stage}", ""]
    lines += [f"{name + ':':<34}{value:>12}   {change}" for name, value, change in headline(report)]
    lines += _text_section(
        "Day by day",
        [f"{day.day}   questions: {day.queries:<6} responses: {day.responses}" for day in report.days],
    )
    lines += _text_section("Keywords", [f"{count:>6}  {word}" for word, count in report.keywords])
    lines += _text_section(
        "Busiest issues",
        [f"{each.events:>6}  {each.correlation_id}  {each.title}" for each in report.busiest],
    )
    lines += _text_section(
        "Unanswered questions",
        [f"{_moment(each.asked_at)}  {each.correlation_id}  {each.excerpt}" for each in report.unanswered],
    )
    return "\n".join([*lines, "", *notes(report)]) + "\n"


def _text_section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, "-" * len(title), *(lines or ["None."])]
