"""What somebody types after `make`, read from the command line that its recipe makes of it."""

from __future__ import annotations

import argparse


def add_switch(parser: argparse.ArgumentParser, name: str, *, help: str) -> None:  # noqa: A002  # argparse's word
    """`--yes`, as well as the `--yes=$YES` of a recipe: on for 1, off where nothing is typed."""
    parser.add_argument(name, type=_switch, nargs="?", const=True, default=False, metavar="1", help=help)


def positive(text: str) -> int:
    """A whole number from 1. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, not {text!r}")
    return int(text)


def _switch(text: str) -> bool:
    if text not in {"", "1"}:
        raise argparse.ArgumentTypeError(f"expected 1 or nothing, not {text!r}")
    return text == "1"
