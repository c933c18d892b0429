"""The gate: what is signed with an active secret, and nothing else."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from receiver.signature import is_signature, matching_secret, signature
from tests.unit.receiver.payloads import issue_webhook

SECRET = b"a secret"
BODY = json.dumps(issue_webhook()).encode()
GOOD = signature(BODY, SECRET).decode()

NOT_SIGNATURES = [
    None,
    "",
    "sha256=",
    GOOD[:-1],
    GOOD + "0",
    GOOD.upper(),
    "sha256=" + GOOD.removeprefix("sha256=").upper(),
    GOOD.removeprefix("sha256="),
    "sha1=" + hmac.new(SECRET, BODY, hashlib.sha1).hexdigest(),
    "sha256=" + "0" * 64,
    "sha256=" + "é" * 64,
    GOOD + " ",
    signature(BODY, b"another secret").decode(),
    signature(BODY, b"").decode(),
    signature(BODY + b"\n", SECRET).decode(),
]


def test_githubs_documented_example_is_verified() -> None:
    """From "Validating webhook deliveries", section "Testing the webhook payload validation"."""
    header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert matching_secret(b"Hello, World!", header, [b"It's a Secret to Everybody"]) == 0


@pytest.mark.parametrize("given", NOT_SIGNATURES)
def test_anything_else_is_not_a_signature(given: str | None) -> None:
    assert matching_secret(BODY, given, [SECRET]) is None


def test_a_signature_is_known_by_its_form_before_the_body_is_read() -> None:
    assert is_signature(GOOD)
    formed = [given for given in NOT_SIGNATURES if is_signature(given or "")]
    assert len(formed) == 4
    assert {len(given or "") for given in formed} == {len(GOOD)}


def test_beyond_latin_1_is_not_a_signature_and_no_error() -> None:
    assert matching_secret(BODY, "sha256=\N{PILE OF POO}\udc80", [SECRET]) is None


def test_every_active_secret_is_good_and_the_one_that_matched_is_returned() -> None:
    assert [matching_secret(BODY, GOOD, secrets) for secrets in ([SECRET, b"b"], [b"b", SECRET])] == [0, 1]


def test_without_a_secret_nothing_is_good() -> None:
    assert matching_secret(BODY, signature(BODY, b"").decode(), []) is None
