"""Synthesised stages, as plain templates that tests can ask questions of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stages.stage import Stage
from tests.sharing import made_once

ROOT = Path(__file__).resolve().parents[3]
STACKS = ("Storage", "Pipeline", "Monitoring")

Properties = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """One stack's template."""

    body: dict[str, Any]

    def of_type(self, resource_type: str) -> dict[str, Properties]:
        """Properties by logical id."""
        return {
            logical_id: resource["Properties"]
            for logical_id, resource in self.body["Resources"].items()
            if resource["Type"] == resource_type
        }

    def only(self, resource_type: str) -> Properties:
        (properties,) = self.of_type(resource_type).values()
        return properties

    def named(self, resource_type: str, key: str, value: str) -> tuple[str, Properties]:
        """The one resource whose property has that value, with its logical id."""
        (found,) = [
            (logical_id, properties)
            for logical_id, properties in self.of_type(resource_type).items()
            if properties.get(key) == value
        ]
        return found

    def depends_on(self, logical_id: str) -> list[str]:
        wanted = self.body["Resources"][logical_id].get("DependsOn", [])
        return wanted if isinstance(wanted, list) else [wanted]


@dataclass(frozen=True)
class Synthesised:
    """All stacks of a stage."""

    stage: Stage
    folder: Path
    manifest: dict[str, Any]
    storage: Template
    pipeline: Template
    monitoring: Template

    def template(self, stack: str) -> Template:
        found = getattr(self, stack.lower())
        assert isinstance(found, Template)
        return found

    def all_of_type(self, resource_type: str) -> Iterator[tuple[str, Properties]]:
        for stack in STACKS:
            yield from self.template(stack).of_type(resource_type).items()


def synthesise(stage: Stage, folders: pytest.TempPathFactory) -> Synthesised:
    """Once in a run, whichever worker asks."""
    name = f"aws-{stage.name}-{hashlib.sha256(repr(stage).encode()).hexdigest()[:12]}"
    folder = made_once(folders, name, lambda aside: write_templates(stage, aside))
    templates = {
        stack.lower(): Template(_read(folder / f"CvAnalytics-{stage.name}-{stack}.template.json"))
        for stack in STACKS
    }
    return Synthesised(stage=stage, folder=folder, manifest=_read(folder / "manifest.json"), **templates)


def write_templates(stage: Stage, folder: Path) -> None:
    """As the command line does it, with the flags of cdk.json, but for the copies of the assets.

    The imports are here, since they start a Node of half a gigabyte, and every worker collects all tests.
    """
    import aws_cdk as cdk

    from stacks.stage_stacks import add_stacks

    flags = json.loads((ROOT / "cdk.json").read_text())["context"]
    unstaged = flags | {"aws:cdk:disable-asset-staging": True}
    app = cdk.App(analytics_reporting=False, context=unstaged, outdir=str(folder))
    add_stacks(app, stage)
    app.synth()


def statements(properties: Properties) -> list[dict[str, Any]]:
    """A policy's statements, with actions and resources as lists."""
    return [
        {
            **statement,
            "Action": _listed(statement["Action"]),
            "Resource": _listed(statement.get("Resource", [])),
        }
        for statement in properties["PolicyDocument"]["Statement"]
    ]


def target_of(reference: Any) -> str:
    """The logical id that a `Ref` or `Fn::GetAtt` names."""
    target = reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0]
    assert isinstance(target, str)
    return target


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _read(file: Path) -> dict[str, Any]:
    content = json.loads(file.read_text())
    assert isinstance(content, dict)
    return content
