"""What takes seconds to make and only one worker of a run makes."""

from __future__ import annotations

import fcntl
import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LOADED = pytest.StashKey[frozenset[str]]()
"""The modules that collecting the tests has imported."""


def share_service_models() -> None:
    """botocore reads a service's model again in each session, which takes longer than most tests do."""
    import botocore.session  # noqa: PLC0415  # only where a test has it anyway

    make: Callable[[str | None], object] = vars(botocore.session)["create_loader"]
    kept: defaultdict[str | None, dict[Any, Any]] = defaultdict(dict)

    def create_loader(data_path: str | None = None) -> object:
        loader = make(data_path)
        vars(loader)["_cache"] = kept[data_path]
        return loader

    vars(botocore.session)["create_loader"] = create_loader


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name: the first worker that asks for it makes it, all others of the run read it."""
    base = folders.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            aside = folder.with_suffix(".part")
            aside.mkdir(exist_ok=True)
            make(aside)
            aside.rename(folder)
    return folder
