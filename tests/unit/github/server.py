"""The local GitHub API, on a clock that the test moves."""

from __future__ import annotations

from local.github_api.server import Attempt, GitHubApi
from tests.unit.github.virtual_time import VirtualTime

__all__ = ["TOKEN", "Attempt", "GitHubServer"]

TOKEN = "token-of-the-test"


class GitHubServer(GitHubApi):
    """Its webhooks' receiver is `receive`: the event's guid in, the status code out."""

    def __init__(self, time: VirtualTime, *, hook: str = "repos/acme/shop/hooks/1") -> None:
        super().__init__(time.now, hook=hook, token=TOKEN)
        self.time = time
