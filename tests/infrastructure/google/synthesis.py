"""Synthesised stages, as plain Terraform that tests can ask questions of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcp_stack import stage_stacks
from gcp_stack.stage_stacks import STACKS
from stages.stage import Stage

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


def synthesise(stage: Stage, folder: Path) -> Synthesised:
    stage_stacks.synthesise(stage, folder)
    return Synthesised(stage, **{name: _read(folder / "stacks" / stage.names.of(name)) for name in STACKS})


def _read(folder: Path) -> Terraform:
    body = json.loads((folder / "cdk.tf.json").read_text())
    assert isinstance(body, dict)
    return Terraform(folder, body)
