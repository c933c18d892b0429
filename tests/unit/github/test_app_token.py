"""An app's token, checked as GitHub would: signature, then claims."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from github.app_token import AppToken
from tests.unit.github.virtual_time import VirtualTime


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _app_token(key: rsa.RSAPrivateKey, time: VirtualTime) -> AppToken:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return AppToken(app_id="Iv1.abc", private_key=pem.decode(), now=time.now)


def _verified_claims(token: str, key: rsa.RSAPrivateKey) -> dict[str, Any]:
    signed, _, signature = token.rpartition(".")
    key.public_key().verify(_decode(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    header, claims = (json.loads(_decode(part)) for part in signed.split("."))
    assert header["alg"] == "RS256"
    return dict(claims)


def _decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_the_token_says_what_github_demands_under_the_apps_signature(key: rsa.RSAPrivateKey) -> None:
    time = VirtualTime()
    claims = _verified_claims(_app_token(key, time)(), key)
    now = time.now().timestamp()
    assert (claims["iss"], claims["iat"]) == ("Iv1.abc", now - 60)
    assert now < claims["exp"] <= now + 600


def test_the_token_is_used_again_until_it_is_soon_to_expire(key: rsa.RSAPrivateKey) -> None:
    time = VirtualTime()
    token = _app_token(key, time)
    first = token()
    time.pass_by(timedelta(minutes=6))
    assert token() == first
    time.pass_by(timedelta(minutes=1))
    assert _verified_claims(token(), key)["iat"] == time.now().timestamp() - 60


def test_what_is_no_private_key_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        AppToken(app_id="1", private_key="no key", now=VirtualTime().now)
