"""This function's AWS identity, exchanged at Google for a token: no key in either cloud.

Google Cloud: "Configure Workload Identity Federation with AWS"; Security Token Service API, "Method: token".
"""

from __future__ import annotations

import json
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from publisher.firestore import FirestoreFailed

TOKEN_URL = "https://sts.googleapis.com/v1/token"  # noqa: S105  # an address
SCOPE = "https://www.googleapis.com/auth/datastore"
_RENEW_SECONDS = 300.0
"""A token is renewed this long before its end."""


@dataclass(slots=True, kw_only=True)
class GoogleToken:
    """Gives an access token, a new one when the last one ends soon.

    `clock` counts the seconds of the world: one that counts those of the process stands still with it.
    """

    http: urllib3.PoolManager
    audience: str
    region: str
    credentials: Callable[[], Credentials]
    clock: Callable[[], float] = time.time
    token_url: str = TOKEN_URL
    _token: str = ""
    _good_until: float = field(default=0.0)

    def __call__(self) -> str:
        """Raises FirestoreFailed where Google does not give one."""
        if not self._token or self.clock() >= self._good_until:
            began = self.clock()
            answer = self._exchange()
            self._token = answer["access_token"]
            self._good_until = began + float(answer["expires_in"]) - _RENEW_SECONDS
        return self._token

    def _exchange(self) -> dict[str, Any]:
        body = {
            "audience": self.audience,
            "grantType": "urn:ietf:params:oauth:grant-type:token-exchange",
            "requestedTokenType": "urn:ietf:params:oauth:token-type:access_token",
            "scope": SCOPE,
            "subjectTokenType": "urn:ietf:params:aws:token-type:aws4_request",
            "subjectToken": subject_token(self.credentials(), region=self.region, audience=self.audience),
        }
        try:
            answer = self.http.request("POST", self.token_url, json=body)
        except urllib3.exceptions.HTTPError as error:
            raise FirestoreFailed(f"Google's token service: {error}") from error
        if answer.status != 200:
            raise FirestoreFailed(
                f"Google's token service: {answer.status} {answer.data[:500].decode(errors='replace')}"
            )
        exchanged: dict[str, Any] = json.loads(answer.data)
        return exchanged


def subject_token(credentials: Credentials, *, region: str, audience: str) -> str:
    """A signed request for AWS's `GetCallerIdentity`, which Google sends to learn who we are."""
    url = f"https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"
    request = AWSRequest(method="POST", url=url, headers={"x-goog-cloud-target-resource": audience})
    request.headers["host"] = f"sts.{region}.amazonaws.com"
    SigV4Auth(credentials, "sts", region).add_auth(request)
    headers = [{"key": name, "value": value} for name, value in request.headers.items()]
    signed = {"url": url, "method": "POST", "headers": headers}
    return urllib.parse.quote(json.dumps(signed, sort_keys=True))
