"""The report as an issue on GitHub."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import Any

from reporter.as_markdown import render_markdown
from reporter.links import Page
from reporter.sender import Letter, NotTaken
from reporter.web import Secret, request


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A new issue of a repository each week."""

    repository: str
    token: Secret
    api_url: str
    page: Page

    @property
    def name(self) -> str:
        return f"issues of {self.repository}"

    def deliver(self, letter: Letter) -> str:
        """Returns the issue's number. It looks first whether an attempt before it created one."""
        token = self.token()
        mark = _mark(token, letter)
        number = self._created(token, mark)
        if number is None:
            text = f"{render_markdown(letter.report, self.page)}\n{mark}\n"
            number = self._ask("POST", "", token, {"title": letter.mail.subject, "body": text})["number"]
        return f"{self.repository}#{number}"

    def _created(self, token: str, mark: str) -> int | None:
        newest = self._ask("GET", "?state=all&sort=created&direction=desc&per_page=50", token)
        return next((issue["number"] for issue in newest if mark in (issue["body"] or "")), None)

    def _ask(self, method: str, rest: str, token: str, body: Any = None) -> Any:
        """GitHub: "REST API endpoints for issues"."""
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        url = f"{self.api_url}/repos/{self.repository}/issues{rest}"
        content = request(method, url, body, headers=headers, name=self.name)
        try:
            return json.loads(content)
        except ValueError:
            raise NotTaken(f"{self.name}: the response is not JSON", is_certain=method == "GET") from None


def _mark(token: str, letter: Letter) -> str:
    """A comment that only the token's owner can have written: others could claim that the report is there."""
    said = f"{letter.report.stage} {letter.week.label}".encode()
    return f"<!-- cv-analytics {hmac.new(token.encode(), said, 'sha256').hexdigest()[:32]} -->"
