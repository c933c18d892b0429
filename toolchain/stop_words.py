"""Writes contract/stop_words.py from the pinned package `stopwordsiso`: `python -m toolchain.stop_words`."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import json
import textwrap
from pathlib import Path

from contract.letters import folded, is_word

FILE = Path(__file__).resolve().parent.parent / "contract" / "stop_words.py"
PACKAGE = "stopwordsiso"
_LANGUAGES = """
ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ko lt lv nl no pl pt ro ru sk sl sv tr uk vi
"""
LANGUAGES = tuple(_LANGUAGES.split())
"""Languages with spaces between words, by their ISO 639-1 codes."""

_KEPT = """
ai bill billion case cases cd ci click computer copy date design detail email empty eu example fire
fix font free full general global group groups home homepage html http id ide index information io join keys
length line link local member members microsoft mode move name netscape null number numbers open order orders
os page pages parts place places point points pr problem problems program qa results room run save section
sent shell side sides site start state states stop store sub system tag test text tip top total tv uk unique
unit value web website width word words work working works year years
"""
KEPT = frozenset(_KEPT.split())
"""Stop words of one language or another that people ask a chatbot about."""

_HEAD = '''"""The words that say nothing about a question, in {count} languages.

The languages: {languages}.
Written by `python -m toolchain.stop_words` from the list `{package}` {version} (MIT licence, Stopwords ISO,
copyright Gene Diaz and contributors).
"""

# ruff: noqa: E501, RUF001

from __future__ import annotations

_WORDS = """
{words}
"""
STOP_WORDS = frozenset(_WORDS.split())
'''


def content() -> str:
    """The file as the installed package makes it, the same on every machine."""
    lists = importlib.resources.files(PACKAGE).joinpath("stopwords-iso.json")
    by_language: dict[str, list[str]] = json.loads(lists.read_text(encoding="utf-8"))
    found = {folded(word) for language in LANGUAGES for word in by_language[language]}
    words = sorted(word for word in found - KEPT if len(word) > 1 and is_word(word.replace("'", "")))
    return _HEAD.format(
        count=len(LANGUAGES),
        languages=" ".join(LANGUAGES),
        package=PACKAGE,
        version=importlib.metadata.version(PACKAGE),
        words="\n".join(textwrap.wrap(" ".join(words), 100, break_long_words=False, break_on_hyphens=False)),
    )


if __name__ == "__main__":
    FILE.write_text(content(), encoding="utf-8")
