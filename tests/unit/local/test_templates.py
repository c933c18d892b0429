"""Templates are used again only where synthesis would make the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from local.deploy import Deployment
from local.templates import Templates
from stages.stage import STAGES_FILE, load_stage


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    """Of a checkout with a file in each place that is read."""
    for name in ("app.py", "cdk.json", "stacks/a.py", "stages/b.py", "contract/c.py", "lambda_src/d/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    stages_file = tmp_path / "stages.toml"
    stages_file.write_bytes(STAGES_FILE.read_bytes())
    return Deployment(load_stage("local", stages_file), tmp_path / "run", stages_file, tmp_path)


@pytest.fixture
def new(deployment: Deployment) -> Path:
    """What a synthesis made: a template that names a package."""
    package = deployment.root / ".build" / "package"
    package.mkdir(parents=True)
    assembly = deployment.folder / "cdk.out"
    assembly.mkdir(parents=True)
    manifest = {"files": {"hash": {"source": {"path": str(package)}}}}
    (assembly / "Stack.assets.json").write_text(json.dumps(manifest))
    return assembly


CHANGES: dict[str, Callable[[Path], object]] = {
    "app": lambda root: (root / "app.py").write_text("changed"),
    "cdk.json": lambda root: (root / "cdk.json").write_text("changed"),
    "stack": lambda root: (root / "stacks" / "a.py").write_text("changed"),
    "setting": lambda root: (root / "stages" / "b.py").write_text("changed"),
    "shared code": lambda root: (root / "contract" / "c.py").write_text("changed"),
    "function": lambda root: (root / "lambda_src" / "d" / "e.txt").write_text("changed"),
    "new file": lambda root: (root / "lambda_src" / "d" / "new.py").touch(),
    "renamed file": lambda root: (root / "stacks" / "a.py").rename(root / "stacks" / "z.py"),
    "file less": lambda root: (root / "contract" / "c.py").unlink(),
    "stages file": lambda root: (root / "stages.toml").write_text("changed"),
    "context": lambda root: (root / "cdk.context.json").write_text("{}"),
}


def test_templates_of_the_same_sources_are_used_again(deployment: Deployment, new: Path) -> None:
    first = Templates(deployment)
    assert not first.made
    kept = first.keep(new)
    again = Templates(deployment)
    assert (again.made, again.folder) == (True, kept)
    assert [each.name for each in kept.iterdir()] == ["Stack.assets.json"]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_source_is_synthesised_anew(
    deployment: Deployment, new: Path, change: Callable[[Path], object]
) -> None:
    Templates(deployment).keep(new)
    change(deployment.root)
    assert not Templates(deployment).made


def test_another_stage_has_templates_of_its_own(deployment: Deployment, new: Path) -> None:
    Templates(deployment).keep(new)
    assert not Templates(replace(deployment, stage=load_stage("dev"))).made


def test_what_was_synthesised_while_a_source_was_saved_is_for_this_run_only(
    deployment: Deployment, new: Path
) -> None:
    templates = Templates(deployment)
    (deployment.root / "app.py").write_text("saved meanwhile")
    assert templates.keep(new) == new
    assert not templates.made
    assert not Templates(deployment).made


def test_templates_whose_packages_have_gone_are_not_used(deployment: Deployment, new: Path) -> None:
    Templates(deployment).keep(new)
    (deployment.root / ".build" / "package").rmdir()
    assert not Templates(deployment).made
