"""Which folder imports which: each only those below it, as read from the code's own imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from toolchain.tools import ROOT

ARROWS: dict[str, set[str]] = {
    # Deployed.
    "contract": set(),
    "lambda_src": {"contract"},
    "function_src": {"contract"},
    # What deploys it.
    "stages": {"contract"},
    "stacks": {"contract", "stages", "lambda_src"},
    "gcp_stack": {"contract", "stages", "function_src"},
    "toolchain": {"contract", "stages"},
    # What proves it.
    "rig": {"contract", "lambda_src", "function_src", "toolchain"},
    # What runs and operates it.
    "local": {"contract", "stages", "lambda_src", "function_src", "stacks", "gcp_stack", "toolchain", "rig"},
    "ops": {"contract", "stages", "lambda_src", "function_src", "gcp_stack", "toolchain", "local"},
    "deploying": {"stages", "stacks", "gcp_stack", "toolchain", "ops"},
    # What checks and measures it.
    "checks": {"stages", "stacks", "gcp_stack", "toolchain", "ops"},
    "bench": {"contract", "stages", "lambda_src", "function_src", "stacks", "toolchain", "local", "rig"},
}
"""Folders from the lowest up, each with all that it imports. Tests may import everything."""
ONLY_TYPES = {"function_src": {"stages"}}
"""Imported for the type checker alone, and so not when the code runs."""
BENCHED = {"aws_emulator", "changes", "figures", "hotswap", "local_stage", "receiver_package", "webhooks"}
"""Modules of `local` that bench imports: the local stage that it measures, and what it sends there."""

INSIDE = {"gcp_stack/function_src": "function_src", "lambda_src": "lambda_src"}
"""Folders whose packages are imported without their folder's name, as they are where they are deployed."""


def _folder(file: Path) -> str:
    inner = next((name for path, name in INSIDE.items() if file.is_relative_to(path)), None)
    return inner or file.parts[0]


@cache
def _modules(folder: str) -> list[Path]:
    path = next((path for path, name in INSIDE.items() if name == folder), folder)
    found = (file.relative_to(ROOT) for file in (ROOT / path).rglob("*.py"))
    return [file for file in found if _folder(file) == folder]


@cache
def _roots() -> dict[str, str]:
    """The first part of an import, and the folder that it leads to."""
    inner = {
        package.stem: name
        for path, name in INSIDE.items()
        for package in (ROOT / path).iterdir()
        if package.is_dir() or package.suffix == ".py"
    }
    return inner | {folder: folder for folder in {*ARROWS, "tests"} - set(INSIDE.values())}


def _imports(tree: ast.AST, *, types: bool = False) -> Iterator[tuple[str, bool]]:
    """Each imported module, and whether for types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, types) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from ((f"{node.module}.{name.name}", types) for name in node.names)
        else:
            guarded = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            yield from _imports(node, types=types or guarded)


def _arrows(folder: str) -> Iterator[tuple[str, str, bool]]:
    """Each folder that this one imports, with where it does, and whether for types alone."""
    for file in _modules(folder):
        for module, types in _imports(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
            target = _roots().get(module.partition(".")[0], folder)
            if target != folder:
                yield target, f"{file} imports {module}", types


def test_the_table_has_every_folder_with_code() -> None:
    folders = {_folder(file.relative_to(ROOT)) for file in ROOT.glob("[a-z]*/*.py")}
    assert folders - {"tests", "dashboard"} == set(ARROWS) - {"function_src", "lambda_src"}


def test_every_arrow_of_the_table_leads_down() -> None:
    order = list(ARROWS)
    assert [
        (above, below)
        for above, targets in ARROWS.items()
        for below in targets
        if order.index(below) >= order.index(above)
    ] == []


@pytest.mark.parametrize("folder", ARROWS)
def test_a_folder_imports_only_those_below_it(folder: str) -> None:
    allowed = ARROWS[folder]
    with_types = allowed | ONLY_TYPES.get(folder, set())
    found = list(_arrows(folder))
    wrong = [where for target, where, types in found if target not in (with_types if types else allowed)]
    assert wrong == []
    assert {target for target, _, _ in found} == with_types, "an arrow of the table that no import needs"


def test_bench_imports_of_local_only_the_stage_that_it_measures() -> None:
    modules = {
        where.rpartition(" ")[2].split(".")[1] for target, where, _ in _arrows("bench") if target == "local"
    }
    assert modules == BENCHED
