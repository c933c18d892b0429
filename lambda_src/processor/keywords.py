"""The words of a question that are worth counting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MIN_LETTERS = 4
MAX_LETTERS = 40
"""A longer run of letters is a key or a hash, and would make an item's attribute names long."""

# In this order: what is code hides what looks like markup inside it. Each pattern runs in linear time, since
# anyone may write the text.
_LEFT_OUT = re.compile(
    "|".join(
        (
            r"^[ \t>]*(?P<fence>`{3,}|~{3,})(?s:.)*?(?:^[ \t>]*(?P=fence)|\Z)",
            r"`+[^`\n]*`+",
            r"<!--(?s:.)*?(?:-->|\Z)",
            r"!\[[^\[\]\n]*\]\([^()\n]*\)",  # an image, with its text
            r"\]\([^()\n]*\)",  # a link's target; its text stays
            r"\b(?:https?|ftp)://\S+",
            r"\bwww\.\S+",
            r"</?[a-zA-Z][^<>]*>",
            r"[\w.+-]{0,64}@[\w./-]+",  # a mention, or an e-mail address
            r"&#?\w{1,32};",
            r"(?<!\S):[\w+-]{1,40}:(?!\S)",  # an emoji's short name
        )
    ),
    re.MULTILINE,
)
_TOKEN = re.compile(r"\w+")

_STOP_WORDS = """
able about above across actually after again against almost along already also although always among
another anybody anyone anything anyway anywhere aren around away because become been before behind being
below best better between beyond both came cannot come comes could couldn didn does doesn doing done down
during each either else enough especially etcetera even ever every everybody everyone everything
everywhere exactly except first following from further gave gets getting give given gives goes going gone
good great hadn hasn have haven having hello help here hers herself himself hope however indeed instead
into itself just keep kind knew know known last later least less like likely little look looking looks
made make makes making many maybe mean might mine more most much must myself need needed needs neither
never next nobody none nothing often okay once ones only onto other others otherwise ours ourselves over
perhaps please possible pretty probably quite rather really regards right said same says seem seems seen
shall should shouldn since some somebody someone something sometimes somewhere soon still such sure take
taken tell than thank thanks that their theirs them themselves then there therefore these they thing
things think this those though through thus together told took toward tried tries trying under unless
until upon used uses using usually various very want wanted wants wasn well went were weren what whatever
when whenever where whether which while whoever whole whom whose will wish with within without wonder
wondering would wouldn yeah your yours yourself yourselves
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def keywords(text: str, most: int) -> tuple[str, ...]:
    """The text's distinct words, lower-case, of four letters and more, in the order of first appearance.

    Code, links, markup and stop words are left out; at most `most` words are given, the earliest ones,
    since a question's title and its first sentence say what it is about.
    """
    found: dict[str, None] = {}
    for word in _words(text):
        if len(found) == most:
            break
        found[word] = None
    return tuple(found)


def _words(text: str) -> Iterator[str]:
    prose = _LEFT_OUT.sub(" ", unicodedata.normalize("NFKC", text))
    for token in _TOKEN.finditer(prose.lower()):
        word = token.group().strip("_")  # emphasis
        if MIN_LETTERS <= len(word) <= MAX_LETTERS and word.isalpha() and word not in STOP_WORDS:
            yield word
