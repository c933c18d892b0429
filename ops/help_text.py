"""Help as plain text: the same in a pipe, and shown at once."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

UNWRAPPED = "\b"
"""At a paragraph's beginning: its lines stay as they are."""


def plain(markdown: str) -> str:
    """Without the fences around examples, whose lines are not wrapped."""
    return markdown.replace("```sh\n", f"{UNWRAPPED}\n").replace("\n```", "")


class Command(TyperCommand):
    """A command whose examples are shown as they are to be typed."""

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  # typer's signature
        _write(self.help, formatter)


class Group(TyperGroup):
    """The same of a group."""

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  # the same
        _write(self.help, formatter)


def _write(text: str | None, formatter: Any) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(plain(text or ""))
