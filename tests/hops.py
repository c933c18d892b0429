"""Which texts each hop takes, by the hop's own rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from google.cloud.firestore_v1.types import Value


def _sqs_takes(text: str) -> bool:
    """The characters that a message may hold (AWS: "SendMessage", Amazon SQS API Reference)."""
    return all(
        point in {0x9, 0xA, 0xD}
        or 0x20 <= point <= 0xD7FF
        or 0xE000 <= point <= 0xFFFD
        or 0x10000 <= point <= 0x10FFFF
        for point in map(ord, text)
    )


def _xml_takes(text: str) -> bool:
    """Expat, the parser behind Python's XML, takes it."""
    try:
        # XML reads each line end as U+000A.
        return ET.fromstring(f"<t>{escape(text)}</t>").text in (_one_line_end(text), None)  # noqa: S314  # our own
    except (ET.ParseError, UnicodeEncodeError):
        return False


def _dynamodb_takes(text: str) -> bool:
    """UTF-8 (AWS: "Supported data types and naming rules in Amazon DynamoDB")."""
    return _survives(text, lambda given: given.encode("utf-8").decode("utf-8"))


def _firestore_takes(text: str) -> bool:
    """UTF-8 of at most 1 MiB less 89 bytes (Google: "Supported data types"), as protobuf checks it."""
    return len(text.encode(errors="replace")) <= 1_048_487 and _survives(
        text, lambda given: str(Value.deserialize(Value.serialize(Value(string_value=given))).string_value)
    )


def _json_takes(text: str) -> bool:
    """JSON between systems is UTF-8 (RFC 8259, section 8.1)."""
    return _survives(
        text, lambda given: str(json.loads(json.dumps(given, ensure_ascii=False).encode("utf-8")))
    )


def _mail_takes(text: str) -> bool:
    """A mail's body keeps it, but for how lines end."""

    def through_a_mail(given: str) -> str:
        mail = EmailMessage(policy=SMTP)
        mail.set_content(given, cte="base64")
        back = message_from_bytes(mail.as_bytes(), policy=SMTP)
        assert isinstance(back, EmailMessage)
        return str(back.get_content())

    return _survives(
        text, lambda given: _one_line_end(through_a_mail(given)).removesuffix("\n"), same=_as_a_mail_ends_it
    )


HOPS: Mapping[str, Callable[[str], bool]] = {
    "SQS": _sqs_takes,
    "XML": _xml_takes,
    "DynamoDB": _dynamodb_takes,
    "Firestore": _firestore_takes,
    "JSON": _json_takes,
    "e-mail": _mail_takes,
}


def refused_by(text: str) -> list[str]:
    """The hops that do not take the text as it is."""
    return [hop for hop, takes in HOPS.items() if not takes(text)]


def _survives(text: str, way: Callable[[str], str], *, same: Callable[[str], str] = str) -> bool:
    try:
        return way(text) == same(text)
    except (UnicodeError, ValueError):
        return False


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_a_mail_ends_it(text: str) -> str:
    return _one_line_end(text).removesuffix("\n")
