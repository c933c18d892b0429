"""The functions of both clouds carry their own code and `contract/`, and nothing of what deploys them."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gcp_stack import packaging
from gcp_stack.packaging import function_files
from stacks.packaging.asset import hash_of, packed_files
from toolchain.tools import ROOT

FUNCTIONS = ("processor", "aggregator", "publisher", "reporter", "auditor", "archiver")
DEPLOYED = ("contract", "lambda_src", "gcp_stack/function_src")
STANDARD = sys.stdlib_module_names
OTHERS = ("stages", "stacks", "gcp_stack", "toolchain", "local", "ops", "rig", "deploying", "checks", "bench")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's code, which the packaging of both clouds reads instead of the real one."""
    for folder in {*DEPLOYED, *OTHERS}:
        ignored = shutil.ignore_patterns("__pycache__", "golden")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored, dirs_exist_ok=True)
    monkeypatch.setattr(packaging, "ROOT", tmp_path)
    monkeypatch.setattr(packaging, "FUNCTION_SRC", tmp_path / "gcp_stack" / "function_src")
    return tmp_path


def _hashes(checkout: Path) -> dict[str, str]:
    return {name: hash_of(packed_files(name, checkout)) for name in FUNCTIONS} | {
        "zip": packaging.hash_of(function_files())
    }


def _touch(checkout: Path, folder: str) -> int:
    """Adds a comment to each module there, but for those that are deployed."""
    modules = [module for module in (checkout / folder).rglob("*.py") if "function_src" not in module.parts]
    for module in modules:
        module.write_text(module.read_text(encoding="utf-8") + "# Touched.\n", encoding="utf-8")
    return len(modules)


@pytest.mark.parametrize("folder", OTHERS)
def test_a_change_outside_the_deployed_code_changes_no_hash(checkout: Path, folder: str) -> None:
    before = _hashes(checkout)
    assert _touch(checkout, folder) > 3
    assert _hashes(checkout) == before


def test_a_change_of_the_contract_changes_every_hash(checkout: Path) -> None:
    before = _hashes(checkout)
    _touch(checkout, "contract")
    assert not before.items() & _hashes(checkout).items()


def _imports(tree: ast.AST) -> Iterator[str]:
    """The modules that the code imports, wherever it does, but for what only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "packed code imports by whole names"
            yield node.module or ""
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from _imports(node)


def _missing(source: str, packed: set[str]) -> set[str]:
    """Of what the code imports, what is neither packed nor in Python's own library."""
    wanted = {module for module in _imports(ast.parse(source)) if module.split(".")[0] not in STANDARD}
    paths = {module: module.replace(".", "/") for module in wanted}
    return {module for module, path in paths.items() if not {f"{path}.py", f"{path}/__init__.py"} & packed}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_import_of_a_function_is_packed_or_pythons_own(name: str) -> None:
    """Also those within functions, which nothing runs before the code is needed."""
    files = packed_files(name)
    packed = {file.path for file in files}
    own = [file for file in files if file.path.endswith(".py") and (ROOT / "lambda_src" / file.path).exists()]
    own += [file for file in files if file.path.startswith("contract/") and file.path.endswith(".py")]
    assert {file.path.partition("/")[0] for file in own} >= {name, "contract", "invocation"}
    missing = {file.path: found for file in own if (found := _missing(file.read().decode(), packed))}
    assert missing == {}


def test_an_import_that_nothing_packs_is_found() -> None:
    hidden = "import json\ndef answer():\n    from stages.stage import load_stage\n"
    assert _missing(hidden, {"contract/event.py"}) == {"stages.stage"}


def test_no_function_carries_what_only_reads_settings() -> None:
    packed = {file.path.partition("/")[0] for name in FUNCTIONS for file in packed_files(name)}
    assert "contract" in packed
    assert not packed & {*OTHERS, "pydantic", "pydantic_core"}
    pinned = re.findall(
        r"^([\w.-]+)==", (packaging.FUNCTION_SRC / "requirements.txt").read_text(), re.MULTILINE
    )
    assert "boto3" in pinned
    assert "pydantic" not in pinned
