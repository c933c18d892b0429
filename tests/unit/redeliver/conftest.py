from __future__ import annotations

from collections.abc import Iterator

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.firestore import Client

from tests.unit.github.server import GitHubServer
from tests.unit.github.virtual_time import VirtualTime


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def server(time: VirtualTime) -> Iterator[GitHubServer]:
    server = GitHubServer(time)
    with server.serving():
        yield server


@pytest.fixture(scope="session")
def firestore(firestore_host: str) -> Iterator[Client]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
        # google-auth has no types.
        client = Client(project="redeliver-tests", credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]
    yield client
    client.close()  # type: ignore[no-untyped-call]  # as above
