"""docs/cli.md, made from the commands' own help: `python -m ops.manual` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from ops.cli import app
from toolchain.tools import ROOT

PAGE = ROOT / "docs" / "cli.md"
PROGRAM = "cv-analytics"
_EVERYWHERE = ("--stage", "--yes", "--json")
"""Described once: they mean the same in every command."""
HEAD = f"""# The command line

This page is made from the commands' help by `make docs`. `{PROGRAM} <command> --help` shows the same.
"""


def page() -> str:
    """The whole page."""
    root = typer.main.get_command(app)
    commands = list(_below(PROGRAM, root))
    shared = {option: text for _, command in commands for option, text in _options(command, shared=True)}
    parts = [
        HEAD,
        f"{_help(root)}\n",
        f"Options that mean the same in every command, and one of `{PROGRAM}` itself:\n",
        *(shared[option] for option in _EVERYWHERE),
        *(text for _, text in _options(root, shared=False)),
        "",
    ]
    for name, command in commands:
        parts += [f"{'#' * (len(name.split()))} `{name}`\n", f"{_help(command)}\n"]
        own = [text for _, text in _options(command, shared=False)]
        parts += [*own, ""] if own else []
        also = [f"`{option}`" for option, _ in _options(command, shared=True)]
        parts += [f"Also: {', '.join(also)}.\n"] if also else []
    return "\n".join(parts)


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Every command and group, with its full name."""
    for word, each in getattr(command, "commands", {}).items():
        yield f"{name} {word}", each
        yield from _below(f"{name} {word}", each)


def _help(command: Any) -> str:
    return (command.help or "").strip()


def _options(command: Any, *, shared: bool) -> Iterator[tuple[str, str]]:
    """Name and line of each argument and option."""
    for parameter in command.params:
        is_argument = parameter.param_type_name == "argument"
        name = parameter.name.upper() if is_argument else parameter.opts[0]
        if name != "--help" and (name in _EVERYWHERE) is shared:
            yield name, f"* `{name}`: {_text(parameter)}"


def _text(parameter: Any) -> str:
    text = (parameter.help or "").strip()
    if parameter.required and parameter.param_type_name == "option":
        return f"{text} Required."
    default = parameter.default
    is_shown = isinstance(default, str | int) and not isinstance(default, bool) and not parameter.required
    return f"{text} Default: `{default}`." if is_shown and default != "" else text


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
