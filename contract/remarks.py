"""What a message holds: a question, a mention of the chatbot, or nothing that anybody could answer.

Code, quotations and addresses are not part of what the author asks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from contract.prose import COMMENT, prose, without_quotations

QUESTION_MARKS = frozenset("?¿؟՞፧᥅⁇⁈⁉‽❓❔⳺⳻⸮\u2e54꘏꛷﹖\ufe16𑅃𞥟\uff1f\u037e")
"""Unicode's question marks; U+037E is the Greek one, which most keyboards write as a semicolon."""
_EMOJI_MARKS = frozenset("⁇⁈⁉❓❔")
_PLAIN_MARK = re.compile(f"[{''.join(sorted(QUESTION_MARKS - _EMOJI_MARKS))}]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_GREEK_QUESTION = re.compile("[\u0370-\u03ff\u1f00-\u1fff]\\s?;")

_COMMANDS = re.compile(r"^[^\S\n]*/[a-zA-Z][\w-]*(?:[^\S\n].*)?$", re.MULTILINE)
EMOJI_NAME = re.compile(r"(?<!\w):[a-z0-9_+-]{1,40}:(?!\w)")
_VOTE_OR_EMOJI = re.compile(
    EMOJI_NAME.pattern + r"|(?<!\w)[+-][^\S\n]?1(?![\w.,]*\w)"
    r"|[0-9#*]\ufe0f?\u20e3"  # a keycap
)


def holds_question(text: str) -> bool:
    """Whether the author writes a question mark of any script."""
    if not _has_mark(text):
        return False
    return _has_mark(prose(text))


def mentions(text: str, logins: frozenset[str]) -> bool:
    """Whether the author names one of these logins after `@`, in any letter case, with or without `[bot]`."""
    return "@" in text and bool(logins) and bool(_mention_of(logins).search(prose(text)))


def is_remark(text: str, title: str = "") -> bool:
    """Whether there is nothing in it but slash commands, emoji and "+1": nobody can answer that."""
    own = without_quotations(COMMENT.sub(" ", text))
    return _says_nothing(title) and _says_nothing(_COMMANDS.sub("", own) if "/" in own else own)


def _has_mark(text: str) -> bool:
    return not QUESTION_MARKS.isdisjoint(text) or bool(_GREEK_QUESTION.search(text))


def _says_nothing(text: str) -> bool:
    """In few steps: a thread may hold thousands of texts of 16 KB that say nothing."""
    if _PLAIN_MARK.search(text):
        return False
    return not (_LETTER_OR_DIGIT.search(text) and _LETTER_OR_DIGIT.search(_VOTE_OR_EMOJI.sub(" ", text)))


@lru_cache(maxsize=8)
def _mention_of(logins: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(login.lower().removesuffix("[bot]")) for login in sorted(logins))
    return re.compile(rf"(?<![\w@.-])@(?:{names})(?![\w-]|/\w)", re.IGNORECASE)
