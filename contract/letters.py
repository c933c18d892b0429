"""Letters of every script: what belongs to a word, and how a word is written when it is compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Thai, Lao, Tibetan, Burmese, Khmer, kana, bopomofo and Han: written without spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u109f\u1780-\u17ff\u19e0-\u19ff\u3005-\u3007\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b2ff\U00020000-\U0003ffff]"
)
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f]")
_APOSTROPHES = "'\u2019\u02bc\uff07"


def folded(word: str) -> str:
    """A word in lower case, with its letters composed (NFKC).

    Python lowers `İ` to `i` and a dot above, which nobody writes: here it is `i`. `ß` and the final `ς` stay,
    as folded words are shown to people.
    """
    return unicodedata.normalize("NFKC", word).lower().replace("i\u0307", "i")


def spaced(text: str, *, kept: str = "", every_script: bool = False) -> str:
    """The text with a space in place of all that belongs to no word.

    Marks stay with their letters. Soft hyphens, zero-width and direction characters go without a trace.
    Every apostrophe becomes `'`. The characters of `kept` stay. Scripts without spaces between words become
    spaces, unless `every_script` is wanted.
    """
    table = {ord(character): _instead(character) for character in set(text) if character not in kept}
    if not every_script:
        table |= {ord(character): " " for character in _UNSPACED.findall(text)}
    return text.translate(table)


def unaccented(word: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )


def is_word(text: str) -> bool:
    """Whether there is nothing in it but letters and their marks."""
    return text.isalpha() or all(
        character.isalpha() or unicodedata.category(character)[0] == "M" for character in text
    )


@lru_cache(maxsize=1024)
def _instead(character: str) -> str | None:
    if character in _APOSTROPHES:
        return "'"
    category = unicodedata.category(character)
    if category == "Cf" or _VARIATION_SELECTORS.match(character):
        return None
    return character if character.isalnum() or category[0] == "M" else " "
