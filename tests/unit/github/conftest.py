from __future__ import annotations

from collections.abc import Iterator

import pytest

from github.client import GitHubClient
from tests.unit.github.server import TOKEN, GitHubServer
from tests.unit.github.virtual_time import VirtualTime


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def server(time: VirtualTime) -> Iterator[GitHubServer]:
    server = GitHubServer(time)
    with server.serving():
        yield server


@pytest.fixture
def client(server: GitHubServer, time: VirtualTime) -> GitHubClient:
    return GitHubClient(base_url=server.url, token=lambda: TOKEN, clock=time.clock)
