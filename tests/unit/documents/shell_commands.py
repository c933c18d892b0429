"""The shell commands of a Markdown page, and what each program would make of its own."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGES = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "gcp_stack/golden/README.md",
)

STANDS_FOR = {
    "<stage>": "dev",
    "<route>": "archive",
    "<2026-11-22T08:15>": "2026-11-22T08:15",
    "<day>": "2026-11-16",
    "<first day>": "2026-11-16",
    "<last day>": "2026-11-17",
    "<week>": "2026-W47",
    "<owner/repo#1>": "octo/hello#1",
    "<owner/repo#123>": "octo/hello#123",
    "<owner/repo>": "octo/hello",
    "<correlation id>": "octo/hello#1",
    "~/backups": ".",
    "payload.json": "package.json",
    "--payload FILE": "--payload package.json",
}
"""What a placeholder of the pages may be; any other becomes a plain word."""
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SHELL = {"", "sh", "bash"}
_INLINE = re.compile(r"`((?:cv-analytics|make) [a-z][^`]*)`")
_ASSIGNMENT = re.compile(r"[A-Z_]+=\S*")
_PROGRAM = re.compile(r"[./\w-]+")


@dataclass(frozen=True)
class Command:
    """One program's call in a page."""

    page: str
    words: tuple[str, ...]

    @property
    def program(self) -> str:
        return Path(self.words[0]).name

    @property
    def arguments(self) -> list[str]:
        return list(self.words[1:])

    def __str__(self) -> str:
        return f"{self.page}: {shlex.join(self.words)}"


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of that language, in their order, for a test that follows the page."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [text for name, text in found if name == language]


def commands() -> list[Command]:
    """Of all pages, in their order; what is piped into another program is two."""
    return [command for page in PAGES for command in _of_page(page)]


def _of_page(page: Path) -> Iterator[Command]:
    text = page.read_text(encoding="utf-8")
    name = str(page.relative_to(ROOT))
    blocks = [block for language, block in _BLOCK.findall(text) if language in _SHELL]
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    prose = _BLOCK.sub("", text)
    for line in [*lines, *_INLINE.findall(prose)]:
        for words in _calls(line):
            yield Command(name, words)


def _calls(line: str) -> Iterator[tuple[str, ...]]:
    for placeholder, value in STANDS_FOR.items():
        line = line.replace(placeholder, value)
    line = re.sub(r"<([^<>]+)>", lambda found: re.sub(r"\W+", "-", found[1]), line).replace("…", "etc")
    # The # of an issue's number begins no comment.
    line = re.sub(r"(^|\s)#.*", "", line)
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|>;")
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    for word in [*lexer, "|"]:
        if word in {"|", ";", "||"}:
            yield from _call(words)
            words = []
        else:
            words.append(word)


def _call(words: list[str]) -> Iterator[tuple[str, ...]]:
    while words and _ASSIGNMENT.fullmatch(words[0]):
        words = words[1:]
    if ">" in words:
        words = words[: words.index(">")]
    if words and _PROGRAM.fullmatch(words[0]):
        yield tuple(words)
