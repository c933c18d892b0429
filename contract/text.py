"""A stranger's text, made fit for every hop once: where it is accepted."""

from __future__ import annotations

import re

MAX_TEXT_BYTES = 16 * 1024
"""Text beyond this many UTF-8 bytes is cut: an item then fits a queue message many times over."""

# The queue is the strictest hop, and takes what XML 1.0 takes (AWS: "SendMessage", Amazon SQS API Reference).
_REFUSED_SOMEWHERE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"


def clean_text(text: str) -> tuple[str, bool]:
    """The text as every later hop takes it, at most MAX_TEXT_BYTES long, and whether it was cut.

    What some hop refuses becomes U+FFFD: lone surrogates, U+FFFE, U+FFFF, NUL, and all C0 control characters
    except tab, LF and CR. It is replaced and not removed, so that two words do not become one (Unicode
    Technical Report 36, "Deletion of Code Points").
    """
    clean = _REFUSED_SOMEWHERE.sub(_REPLACEMENT, _with_pairs_joined(text))
    encoded = clean.encode()
    if len(encoded) <= MAX_TEXT_BYTES:
        return clean, False
    # What is ignored is the character that the cut went through.
    return encoded[:MAX_TEXT_BYTES].decode(errors="ignore"), True


def _with_pairs_joined(text: str) -> str:
    """Two surrogates that make a pair are one character, however JSON spelled it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
