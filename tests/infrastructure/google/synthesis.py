"""Synthesised stages, as plain Terraform that tests can ask questions of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gcp_stack.project import STACKS
from stages.stage import Stage
from tests.sharing import made_once

Resource = dict[str, Any]


@dataclass(frozen=True)
class Terraform:
    """One stack's configuration."""

    folder: Path
    body: dict[str, Any]

    def of_type(self, resource_type: str) -> dict[str, Resource]:
        """By path within the stack."""
        return {
            resource["//"]["metadata"]["path"].partition("/")[2]: resource
            for resource in self.body["resource"].get(resource_type, {}).values()
        }

    def only(self, resource_type: str) -> Resource:
        (resource,) = self.of_type(resource_type).values()
        return resource

    def resource_types(self) -> set[str]:
        return set(self.body["resource"])

    def address(self, resource_type: str, path: str) -> str:
        """What another resource writes in `depends_on`."""
        (name,) = [
            name
            for name, resource in self.body["resource"][resource_type].items()
            if resource["//"]["metadata"]["path"].partition("/")[2] == path
        ]
        return f"{resource_type}.{name}"


@dataclass(frozen=True)
class Synthesised:
    """All stacks of a stage."""

    stage: Stage
    foundation: Terraform
    functions: Terraform
    monitoring: Terraform
    dashboard: Terraform

    @property
    def stacks(self) -> tuple[Terraform, ...]:
        return self.foundation, self.functions, self.monitoring, self.dashboard

    def stack(self, name: str) -> Terraform:
        found = getattr(self, name)
        assert isinstance(found, Terraform)
        return found


def synthesise(stage: Stage, folders: pytest.TempPathFactory) -> Synthesised:
    """Once in a run, whichever worker asks."""
    name = f"google-{stage.name}-{hashlib.sha256(repr(stage).encode()).hexdigest()[:12]}"
    folder = made_once(folders, name, lambda aside: _write(stage, aside))
    return Synthesised(stage, **{name: _read(folder / "stacks" / stage.names.of(name)) for name in STACKS})


def _write(stage: Stage, folder: Path) -> None:
    """The import is here, since it starts a Node of half a gigabyte, and every worker collects all tests."""
    from gcp_stack.stage_stacks import synthesise as write_stacks

    write_stacks(stage, folder)


def _read(folder: Path) -> Terraform:
    body = json.loads((folder / "cdk.tf.json").read_text())
    assert isinstance(body, dict)
    return Terraform(folder, body)
