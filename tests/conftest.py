"""What all tests share: tools on their paths, the fast ones first, one deployed stage per group."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local.toolchain import NODE

_ORDER = ("unit", "contract", "rig", "infrastructure", "integration", "e2e", "browser")
_TESTS = Path(__file__).resolve().parent
_DEPLOYED = ("local_stage", "strict_stage", "whole_run")
"""Session fixtures that deploy a stage: all tests of one go to one worker, so that it is deployed once."""


def pytest_configure() -> None:
    """The Node and the bytecode that set-up provides, also where the machine has another or none."""
    os.environ.setdefault("JSII_NODE", str(NODE))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in _DEPLOYED:
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(name))
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    folder = item.path.relative_to(_TESTS).parts[0]
    return _ORDER.index(folder) if folder in _ORDER else len(_ORDER)
