"""Google's metadata server and AWS's STS on loopback, as far as an exchange of identities sees them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from local.github_api.wire import Reply, Seen, serving

ROLE = "arn:aws:iam::111111111111:role/cv-analytics-dev-writer"
TOKEN = "header.claims.signature"
_IDENTITY = "/computeMetadata/v1/instance/service-accounts/default/identity"
_CREDENTIALS = """<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAKEY{number}</AccessKeyId>
<SecretAccessKey>secret-{number}</SecretAccessKey><SessionToken>session-{number}</SessionToken>
<Expiration>{expiration}</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>"""
_ERROR = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>{code}</Code><Message>No {code} for you.</Message></Error></ErrorResponse>"""


def sts_error(code: str, status: int = 400) -> Reply:
    return Reply(status, _ERROR.format(code=code).encode())


@dataclass
class Request:
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


class Clouds:
    """Both in one server; what they answer can be changed at any time."""

    def __init__(self) -> None:
        self.lives_for = timedelta(hours=1)
        self.metadata: Callable[[], Reply] = lambda: Reply(200, TOKEN.encode(), {"Metadata-Flavor": "Google"})
        self.sts: Callable[[], Reply] = self.give_credentials
        self.asked_metadata: list[Request] = []
        self.asked_sts: list[Request] = []
        self._lock = threading.Lock()

    def give_credentials(self) -> Reply:
        """Numbered by the request."""
        expiration = (datetime.now(UTC) + self.lives_for).isoformat()
        return Reply(200, _CREDENTIALS.format(number=len(self.asked_sts), expiration=expiration).encode())

    @contextmanager
    def serving(self) -> Iterator[None]:
        with serving(self._serve) as self.url:
            yield

    def _serve(self, seen: Seen) -> Reply:
        query = seen.query if seen.method == "GET" else parse_qs(seen.body.decode())
        parameters = {name: values[0] for name, values in query.items()}
        return self.answer(Request(seen.path, parameters, seen.headers))

    def answer(self, request: Request) -> Reply:
        asked, reply = (
            (self.asked_metadata, self.metadata) if request.path == _IDENTITY else (self.asked_sts, self.sts)
        )
        with self._lock:
            asked.append(request)
        return reply()
