"""What is sent to Google for a token: a signed request, and no key."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import pytest
import urllib3
from botocore.credentials import Credentials

from local.github_api.wire import Reply, Seen, serving
from publisher.firestore import FirestoreFailed
from publisher.identity import SCOPE, GoogleToken
from publisher.settings import PublisherSettings

AUDIENCE = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/aws"
SECRET = "the-secret-access-key"  # pragma: allowlist secret
CREDENTIALS = Credentials("AKIDEXAMPLE", SECRET, "the-session-token")


@dataclass
class TokenService:
    """Google's, as far as it is asked; it gives a new token each time."""

    url: str = ""
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200

    def token(self, clock: Any = lambda: 0.0) -> GoogleToken:
        return GoogleToken(
            http=urllib3.PoolManager(retries=False),
            audience=AUDIENCE,
            region="eu-west-2",
            credentials=lambda: CREDENTIALS,
            clock=clock,
            token_url=self.url,
        )

    def answer(self, seen: Seen) -> Reply:
        self.exchanges.append(json.loads(seen.body))
        given = {
            "access_token": f"token-{len(self.exchanges)}",
            "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
            "token_type": "Bearer",
            "expires_in": 3600,
        }
        return Reply(self.status, given if self.status == 200 else {"error": "no"})

    def subject(self) -> dict[str, Any]:
        return dict(json.loads(urllib.parse.unquote(self.exchanges[-1]["subjectToken"])))


@pytest.fixture
def service() -> Iterator[TokenService]:
    service = TokenService()
    with serving(service.answer) as address:
        service.url = f"{address}/v1/token"
        yield service


def test_the_exchange_asks_for_a_token_of_this_provider_for_firestore_alone(service: TokenService) -> None:
    assert service.token()() == "token-1"
    (exchange,) = service.exchanges
    exchange.pop("subjectToken")
    assert exchange == {
        "audience": AUDIENCE,
        "grantType": "urn:ietf:params:oauth:grant-type:token-exchange",
        "requestedTokenType": "urn:ietf:params:oauth:token-type:access_token",
        "scope": SCOPE,
        "subjectTokenType": "urn:ietf:params:aws:token-type:aws4_request",
    }
    assert SCOPE.endswith("/datastore")


def test_the_subject_is_a_signed_request_that_is_good_for_this_provider_alone(service: TokenService) -> None:
    service.token()()
    subject = service.subject()
    headers = {each["key"].lower(): each["value"] for each in subject["headers"]}
    assert (subject["method"], subject["url"]) == (
        "POST",
        "https://sts.eu-west-2.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
    )
    assert headers["host"] == "sts.eu-west-2.amazonaws.com"
    assert headers["x-goog-cloud-target-resource"] == AUDIENCE
    assert headers["x-amz-security-token"] == "the-session-token"
    signed = _part(headers["authorization"], "SignedHeaders").split(";")
    assert {"host", "x-amz-date", "x-amz-security-token", "x-goog-cloud-target-resource"} <= set(signed)
    assert _part(headers["authorization"], "Signature") == _signature(headers, signed)


def test_no_key_leaves_this_function(service: TokenService) -> None:
    service.token()()
    assert SECRET not in json.dumps(service.exchanges)
    assert SECRET not in json.dumps(service.subject())
    settings = " ".join(each.name for each in fields(PublisherSettings))
    assert not [word for word in ("key", "secret", "credential", "password", "token") if word in settings]


def test_a_token_is_used_until_shortly_before_its_end(service: TokenService) -> None:
    now = [1_000.0]
    token = service.token(lambda: now[0])
    given = []
    for moment in (1_000.0, 4_200.0, 4_301.0, 4_302.0):
        now[0] = moment
        given.append(token())
    assert given == ["token-1", "token-1", "token-2", "token-2"]
    assert len(service.exchanges) == 2


def test_a_refusal_is_tried_again_the_next_time(service: TokenService) -> None:
    token = service.token()
    service.status = 400
    with pytest.raises(FirestoreFailed, match="400"):
        token()
    service.status = 200
    assert token() == "token-2"


def test_a_token_service_that_cannot_be_reached_is_googles_failure(service: TokenService) -> None:
    service.url = "http://127.0.0.1:1/v1/token"
    with pytest.raises(FirestoreFailed, match="token service"):
        service.token()()


def _part(authorization: str, name: str) -> str:
    return authorization.partition(f"{name}=")[2].partition(",")[0]


def _signature(headers: dict[str, str], signed: list[str]) -> str:
    """By the rules of AWS Signature Version 4, once more."""
    lines = "".join(f"{name}:{headers[name]}\n" for name in signed)
    nothing = hashlib.sha256(b"").hexdigest()
    query = "Action=GetCallerIdentity&Version=2011-06-15"
    canonical = f"POST\n/\n{query}\n{lines}\n{';'.join(signed)}\n{nothing}"
    moment = headers["x-amz-date"]
    scope = f"{moment[:8]}/eu-west-2/sts/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()
