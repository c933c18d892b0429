"""What all tests share: tools on their paths, the fast ones first, one deployed stage per group.

What only a stage needs is imported where one is deployed: a unit test does not wait for it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.sharing import LOADED, share_service_models
from toolchain.tools import JSII_CACHE, NODE, without_proxy

if TYPE_CHECKING:
    from local.local_stage import LocalStage

# Before the conftests of the folders, which import jsii: the Node and the bytecode that set-up provides, also
# where the machine has another or none.
os.environ.setdefault("JSII_NODE", str(NODE))
os.environ.setdefault("JSII_RUNTIME_PACKAGE_CACHE_ROOT", str(JSII_CACHE))
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# What the tests talk to is on loopback, whatever proxy the machine has.
os.environ.update(without_proxy(os.environ))
# `make check` validates every stage's templates, once.
os.environ.setdefault("CDK_VALIDATION", "false")

_ORDER = ("unit", "contract", "rig", "infrastructure", "browser", "integration")
"""The browser's long group begins before the others with a stage. The rig's seeds come before all of these: a
stage stays up until its worker ends, and takes 6 % of a core while nobody uses it.
"""
_TESTS = Path(__file__).resolve().parent
_DEPLOYED = ("local_stage", "strict_stage", "whole_runs", "own_runs")
"""Session fixtures that deploy a stage: all tests of one go to one worker, so that it is deployed once."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in _DEPLOYED:
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(_group(item, name)))
    items.sort(key=_rank)


def pytest_collection_finish(session: pytest.Session) -> None:
    session.config.stash[LOADED] = frozenset(sys.modules)
    if "botocore.session" in sys.modules:
        share_service_models()
    # None of what was imported is ever garbage, and there are millions of objects to look through.
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "local_stage" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_queues")
        types = ["standard", "fifo"] if both else ["standard"]
        metafunc.parametrize("local_stage", types, indirect=True, scope="session")


@pytest.fixture(scope="session")
def firestore_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a Firestore emulator of this worker's own, or of the one that FIRESTORE_EMULATOR_HOST names."""
    from local import firestore_emulator  # noqa: PLC0415  # only tests that ask for it need it

    emulator = firestore_emulator.start(tmp_path_factory.mktemp("firestore"))
    try:
        emulator.wait()
        yield emulator.host
    finally:
        if emulator.process:
            emulator.process.stop()


@pytest.fixture(scope="session")
def local_stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalStage]:
    """As `make run` deploys it, with a queue of the type that the test asks for."""
    from local.local_stage import LocalStage  # noqa: PLC0415  # see above
    from stages.stage import STAGES_FILE  # noqa: PLC0415  # see above

    stages_file = STAGES_FILE
    if request.param == "fifo":
        stages_file = tmp_path_factory.mktemp("fifo") / "stages.toml"
        text = STAGES_FILE.read_text()
        stages_file.write_text(text.replace("queue = {", 'queue = { type = "fifo",'))
    with LocalStage(stages_file=stages_file) as stage:
        assert stage.stage.queue.type == request.param
        yield stage


def _group(item: pytest.Item, name: str) -> str:
    """A stage of its own for each type of queue."""
    callspec = getattr(item, "callspec", None)
    group = f"{name}-{callspec.params[name]}" if callspec and name in callspec.params else name
    return f"{group}-long" if item.get_closest_marker("long_module") else group


def _rank(item: pytest.Item) -> int:
    folder = item.path.relative_to(_TESTS).parts[0]
    return _ORDER.index(folder) if folder in _ORDER else len(_ORDER)
