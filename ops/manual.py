"""docs/cli.md, made from the commands' own help: `python -m ops.manual` writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import typer

from ops.cli import app
from toolchain.tools import ROOT

PAGE = ROOT / "docs" / "cli.md"
PROGRAM = "cv-analytics"
HEAD = f"""# The command line

This page is made from the commands' help by `make docs`. `{PROGRAM} <command> --help` shows the same.
"""


def page() -> str:
    """The whole page. An option that means the same in several commands is described once."""
    root = typer.main.get_command(app)
    commands = list(_below(PROGRAM, root))
    times = Counter(line for _, command in commands for line in _options(command).values())
    shared = [line for line, number in times.items() if number > 1]
    parts = [
        HEAD,
        f"{_help(root)}\n",
        f"Options of several commands, and those of `{PROGRAM}` itself:\n",
        *shared,
        *_options(root).values(),
        "",
    ]
    for name, command in commands:
        options = _options(command)
        parts += [f"{'#' * (len(name.split()))} `{name}`\n", f"{_help(command)}\n"]
        own = [line for line in options.values() if line not in shared]
        parts += [*own, ""] if own else []
        also = [f"`{option}`" for option, line in options.items() if line in shared]
        parts += [f"Also: {', '.join(also)}.\n"] if also else []
    return "\n".join(parts)


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Every command and group, with its full name."""
    for word, each in getattr(command, "commands", {}).items():
        yield f"{name} {word}", each
        yield from _below(f"{name} {word}", each)


def _help(command: Any) -> str:
    return (command.help or "").strip()


def _options(command: Any) -> dict[str, str]:
    """The line of each argument and option, by its name."""
    named = {_name(parameter): parameter for parameter in command.params}
    return {name: f"* `{name}`: {_text(each)}" for name, each in named.items() if name != "--help"}


def _name(parameter: Any) -> str:
    is_argument = parameter.param_type_name == "argument"
    return str(parameter.name.upper() if is_argument else parameter.opts[0])


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
