"""A token for GitHub, where there is one: from the environment, or from GitHub's own command line."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from shutil import which
from urllib.parse import urlsplit

from local.typed import BadInput

TOKEN_VARIABLE = "GITHUB_TOKEN"  # noqa: S105  # the name of a variable
GET_ONE = f"set {TOKEN_VARIABLE}, or log in with `gh auth login`"
_GH_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Token:
    """Empty where there is none: GitHub's public limits apply."""

    value: str = ""
    origin: str = ""
    """Where it was found, for the person who reads."""


def find_token(environment: Mapping[str, str], api: str) -> Token:
    """Raises BadInput for one that no HTTP header can carry."""
    if value := environment.get(TOKEN_VARIABLE, "").strip():
        return _checked(Token(value, TOKEN_VARIABLE))
    return _checked(Token(_of_gh(environment, _host(api)), "`gh auth token`"))


def _of_gh(environment: Mapping[str, str], host: str) -> str:
    """Empty where the program is not installed, or nobody is logged in with it."""
    gh = which("gh", path=environment.get("PATH"))
    if gh is None:
        return ""
    try:
        answer = subprocess.run(  # noqa: S603  # GitHub's own command line
            [gh, "auth", "token", "--hostname", host],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_GH_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _host(api: str) -> str:
    """GitHub's own host for its API, and the server's for GitHub Enterprise."""
    return urlsplit(api).netloc.removeprefix("api.")


def _checked(token: Token) -> Token:
    if not token.value:
        return Token()
    if not token.value.isascii() or not token.value.isprintable() or " " in token.value:
        raise BadInput(f"The token from {token.origin} cannot be sent to GitHub: copy it again.")
    return token
