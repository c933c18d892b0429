"""What several contracts are held against."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local import firestore_emulator


@pytest.fixture(scope="session")
def firestore_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a Firestore emulator, in a process of its own."""
    emulator = firestore_emulator.start(tmp_path_factory.mktemp("firestore"))
    try:
        emulator.wait()
        yield emulator.host
    finally:
        if emulator.process:
            emulator.process.stop()
