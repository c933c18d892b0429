"""One stage, synthesised for both clouds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from stages.stage import Stage
from tests.infrastructure.aws.synthesis import Properties
from tests.infrastructure.aws.synthesis import Synthesised as Aws
from tests.infrastructure.google.synthesis import Synthesised as Google

RUNBOOK = "https://example.com/wiki/runbook"


@dataclass(frozen=True)
class BothClouds:
    """What each side says of the other is read from its synthesised output, never from the stage."""

    aws: Aws
    google: Google

    @property
    def stage(self) -> Stage:
        return self.google.stage

    def template(self, stack: str) -> dict[str, Any]:
        """An AWS stack's template as the command line deploys it."""
        file = self.aws.folder / f"CvAnalytics-{self.stage.name}-{stack}.template.json"
        body = json.loads(file.read_text())
        assert isinstance(body, dict)
        return body

    def all(self, stack: str, resource_type: str) -> list[Properties]:
        return [
            resource["Properties"]
            for resource in self.template(stack)["Resources"].values()
            if resource["Type"] == resource_type
        ]

    def environment(self, word: str) -> dict[str, str]:
        """Of a Google function."""
        function = self.google.functions.of_type("google_cloudfunctions2_function")[f"{word}/function"]
        variables = function["service_config"]["environment_variables"]
        assert isinstance(variables, dict)
        return variables

    def texts(self) -> dict[str, str]:
        """All that is synthesised, by its file."""
        aws = {file.name: file.read_text() for file in self.aws.folder.glob("*.json")}
        google = {
            f"{stack.folder.name}.tf.json": (stack.folder / "cdk.tf.json").read_text()
            for stack in self.google.stacks
        }
        return {**aws, **google}
