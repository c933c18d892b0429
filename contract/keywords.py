"""The words of a message that say what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contract.letters import folded, is_word, spaced, unaccented
from contract.prose import prose, prose_of_form
from contract.stop_words import STOP_WORDS

FEWEST_LETTERS = 4
FEWEST_SYLLABLES = 2
"""Of Korean words, of which each character is a syllable."""
MOST_LETTERS = 40
"""A longer run of letters is a key or a hash."""
_LONGEST_SPELLING = 3 * MOST_LETTERS
"""A letter may be spelled in three characters; a longer run is not even composed, which would take long."""

_NO_WORDS = re.compile(
    r"(?<![\w.+/-])[\w.+/-]*+(?:@[\w./-]+|#\d+)"  # a mention, a mail address, another issue
    r"|(?<!\S):[\w+-]{1,40}:(?!\S)"  # an emoji's short name
    r"|\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
)
_VERSIONED_NAME = re.compile(r"[^\W\d_][^\W_]*(?<=\d)(?:\.\d+)+")
_HASH = re.compile(r"[0-9a-f]{7,}")
_SYLLABLE = re.compile("[가-힣]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")


def keywords(title: str, text: str, most: int) -> tuple[str, ...]:
    """The distinct words of a message in lower case, in order of first occurrence, `most` at the most.

    Words have four letters or more. Shorter ones count in Korean, as names with two capitals (API, iOS) and
    as names with digits (k8s). Code, quotations, mail trailers, a form's own words, links, mentions and stop
    words are left out. Chinese, Japanese, Thai, Lao, Tibetan, Burmese and Khmer have no spaces between words,
    so a text in one of these has no keywords but the foreign names in it.
    """
    found: dict[str, None] = {}
    for word in _words(f"{prose(title)}\n\n{prose_of_form(text)}"):
        if len(found) >= most:
            break
        found[word] = None
    return tuple(found)


def _words(own: str) -> Iterator[str]:
    # Only a word's first occurrence matters. What is no word has no space in it: it is looked for once, too.
    once = " ".join(dict.fromkeys(own.split()))
    for chunk in dict.fromkeys(spaced(_NO_WORDS.sub(" ", once), kept="._").split()):
        for name in _names(chunk.strip("._'")):
            word = folded(name)
            if _counts(name, word):
                yield word


def _names(chunk: str) -> Iterator[str]:
    """A chunk's parts: `python3.11` and `комп'ютер` are one word, `l'export` and `stages.toml` are two."""
    if len(chunk) > _LONGEST_SPELLING or ("'" in chunk and folded(chunk) in STOP_WORDS):
        return
    for name in chunk.split("'") if not _CYRILLIC.match(chunk) else [chunk]:
        yield from [name] if _VERSIONED_NAME.fullmatch(name) else name.split(".")


def _counts(name: str, word: str) -> bool:
    if not 2 <= len(word) <= MOST_LETTERS or _says_nothing(word):
        return False
    if any(character.isdigit() for character in word):
        return _is_name_with_digits(word)
    if not is_word(word.replace("'", "")):
        return False
    fewest = FEWEST_SYLLABLES if _SYLLABLE.match(word) else FEWEST_LETTERS
    return len(word) >= fewest or sum(character.isupper() for character in name) >= 2


def _says_nothing(word: str) -> bool:
    """Whether it is a stop word; the list of Greek ones has no accents."""
    return word in STOP_WORDS or (bool(_GREEK.match(word)) and unaccented(word) in STOP_WORDS)


def _is_name_with_digits(word: str) -> bool:
    letters = word.replace(".", "")
    return word[0].isalpha() and letters.isalnum() and not _HASH.fullmatch(word)
