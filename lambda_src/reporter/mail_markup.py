"""The few pieces of HTML that mail clients agree on: tables, inline styles, and no style sheet to rely on.

Every colour stands where it applies, ground and ink together, so that a client which turns colours round
turns both. Where a client reads the style sheet, dark surroundings get colours of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
WIDTH = 600

_PREVIEW_LENGTH = 150
"""About what clients show after the subject; if it is shorter, they show the beginning of the mail."""

# The dashboard's colours, as it has them on a light ground and on a dark one.
_COLOURS = {
    "ground": ("background-color", "#f5f5f1", "#121317"),
    "card": ("background-color", "#ffffff", "#1a1c21"),
    "track": ("background-color", "#eeeee9", "#2b2e36"),
    "ink": ("color", "#1c1d21", "#ebebe8"),
    "muted": ("color", "#5d6069", "#a3a6b0"),
    "accent": ("color", "#4350c4", "#9aa4ff"),
    "warning": ("background-color", "#fcf0dc", "#382b17"),
    "warning-ink": ("color", "#85500a", "#f0bd6e"),
    "asked": ("background-color", "#4350c4", "#9aa4ff"),
    "answered": ("background-color", "#2f8f6b", "#4fb78f"),
    "before": ("background-color", "#c3c5cb", "#565a64"),
}


def look(*names: str, style: str = "") -> str:
    """The attributes of an element in these colours."""
    colours = [f"{_COLOURS[name][0]}:{_COLOURS[name][1]}" for name in names]
    return f'class="{" ".join(names)}" style="{";".join([*colours, *([style] if style else [])])}"'


def _dark_rules() -> str:
    rules = "".join(f".{name}{{{what}:{dark} !important}}" for name, (what, _, dark) in _COLOURS.items())
    return f"@media (prefers-color-scheme: dark){{{rules}}}"


def table(rows: Iterable[str], *, style: str = "width:100%") -> str:
    return (
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="{style}">'
        f"{''.join(rows)}</table>"
    )


def row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def cell(content: str, *, ink: str = "ink", style: str = "", attributes: str = "") -> str:
    """The content is markup; what is not ours has been escaped before."""
    # Long words break, or else one of them would make the whole mail wider than a telephone.
    whole = (
        f"{FONT};font-size:14px;line-height:20px;text-align:left;vertical-align:top;overflow-wrap:anywhere"
    )
    return f"<td {attributes} {look(ink, style=';'.join(filter(None, [whole, style])))}>{content}</td>"


def paragraph(content: str, *, ink: str = "muted", style: str = "") -> str:
    whole = ";".join(filter(None, ["margin:0", FONT, "font-size:13px;line-height:19px", style]))
    return f"<p {look(ink, style=whole)}>{content}</p>"


def bar(amount: float, most: float, colour: str, *, height: int = 8) -> str:
    """As wide as its share of the cell; whatever is more than nothing can be seen."""
    share = max(round(100 * amount / most), 1) if amount > 0 else 0
    filled = _strip(f"{share}%", colour, height) if share else ""
    rest = _strip(f"{100 - share}%", "track", height) if share < 100 else ""
    return table([row(filled, rest)], style="width:100%;table-layout:fixed;margin:2px 0")


def _strip(width: str, colour: str, height: int) -> str:
    style = f"font-size:1px;line-height:{height}px;height:{height}px"
    size = f'width="{width}" height="{height}" bgcolor="{_COLOURS[colour][1]}"'
    return f"<td {size} {look(colour, style=style)}>&nbsp;</td>"


def link(text: str, url: str) -> str:
    """A link only to https: an address out of a webhook must never run a script."""
    return own_link(text, url) if url.startswith("https://") else escape(text)


def own_link(text: str, url: str) -> str:
    """A link to an address that this stage made itself."""
    return f'<a href="{escape(url)}" {look("accent", style="text-decoration:none")}>{escape(text)}</a>'


def document(title: str, preview: str, body: str) -> str:
    """The whole mail. Outlook knows no greatest width, and takes it from a table that it alone sees."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(title)}</title><style>{_dark_rules()}</style></head>\n"
        f"<body {look('ground', style='margin:0;padding:0')}>{_preheader(preview)}"
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
