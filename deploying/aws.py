"""A stage's AWS side: `cdk` on templates that are synthesised once and shown first."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from deploying.asking import Ask
from deploying.change_sets import ChangeSets
from deploying.command import cdk, credentialed, show
from deploying.refusal import Refused, refuse_what_is_missing
from deploying.source import Source
from ops.doctor.aws import check_account, check_aws, check_bootstrap, failed_status
from ops.doctor.finding import Finding, State
from stacks.packaging.asset import HAS_ITS_BYTECODE, PYTHON
from stages.stage import Stage

REVISION = "Revision"
"""The parameter of the stack of functions, and its output, that say from which Git revision they are. A tag
would change every resource at each deployment.
"""
WITHOUT_BYTECODE = (
    "The functions run on Python {}.{} and this is {}.{}: they are shipped without bytecode and take longer "
    "to start. To ship it, run `make setup PYTHON=python{}.{}` first."
).format(*PYTHON, *sys.version_info[:2], *PYTHON)
_FAILED = "{} is in {}: its last deployment failed, so it is deployed again.\n"
_SAME = "Number of stacks with differences: 0"


class AwsDeployment:
    """Deploys one stage's AWS side from one tree. Raises Refused."""

    def __init__(self, stage: Stage, source: Source) -> None:
        self._stage, self._source = stage, source
        self._session = boto3.Session(region_name=stage.aws_region)

    def check(self) -> None:
        if self._stage.emulated and "AWS_ENDPOINT_URL" not in os.environ:
            raise Refused(f"Stage {self._stage.name} is for an emulator: start it with `make run`.")
        refuse_what_is_missing(check_account(self._stage, self._clients("sts")))
        refuse_what_is_missing(check_bootstrap(self._stage, self._clients("cloudformation")))

    def synthesise(self) -> None:
        arguments = ("synth", "--quiet", "-c", f"stage={self._stage.name}", "--output", str(self._assembly))
        title = f"Synthesis of {self._stage.name}, revision {self._source.revision}"
        show(title, cdk(*arguments), cwd=self._source.root, env=self._source.environment)

    def show_changes(self) -> bool:
        """Shows what a deployment would change, and returns whether it changes anything."""
        arguments = ("diff", "--app", str(self._assembly), "--method", "template")
        differs = _SAME not in self._run("What changes", *arguments)
        failed = list(self._failed())
        if failed:
            sys.stdout.write("\n" + "".join(_FAILED.format(*each) for each in failed))
        return differs or bool(failed)

    def show_change_sets(self) -> None:
        """What CloudFormation says that it would do. Raises Refused if it does not take a template."""
        sets = ChangeSets(self._clients("cloudformation"), self._clients("s3"))
        refused = []
        sys.stdout.write("\n== CloudFormation's change sets, which are not executed\n")
        for name, template in self._stacks():
            try:
                lines = list(sets.describe(name, self._assembly / template))
            except ClientError as error:
                refused.append(name)
                lines = [str(error)]
            sys.stdout.write("".join(f"{name}: {line}\n" for line in lines))
        if refused:
            raise Refused(f"CloudFormation does not take the template of {', '.join(refused)}.")

    def _failed(self) -> Iterator[tuple[str, str]]:
        """Stacks whose last deployment failed, with their status. Their template is there already."""
        formation = self._clients("cloudformation")
        for name, _ in self._stacks():
            if status := failed_status(formation, name):
                yield name, status

    def _stacks(self) -> Iterator[tuple[str, str]]:
        """Each with the name of its template."""
        artifacts = json.loads((self._assembly / "manifest.json").read_text())["artifacts"]
        for name, artifact in artifacts.items():
            if artifact["type"] == "aws:cloudformation:stack":
                yield name, artifact["properties"]["templateFile"]

    def deploy(self, ask: Ask) -> None:
        if not self.show_changes():
            sys.stdout.write("\nNothing differs, so nothing is deployed.\n")
        else:
            if not (HAS_ITS_BYTECODE or self._stage.emulated):
                sys.stdout.write(f"\n{WITHOUT_BYTECODE}\n")
            ask(f"Deploy this into account {self._stage.aws_account}?")
            self._deploy()

    def _deploy(self) -> None:
        self._run(
            f"Deployment of {self._stage.name} into account {self._stage.aws_account}",
            *("deploy", "--all", "--app", str(self._assembly), "--require-approval", "never"),
            *("--progress", "events"),
            *("--parameters", f"{self._stage.names.stack('Pipeline')}:{REVISION}={self._source.revision}"),
        )

    def next_words(self) -> list[str]:
        """What is still missing on this side, or the next step."""
        try:
            findings = list(check_aws(self._stage, self._clients))
        except (ClientError, BotoCoreError) as error:
            return [f"Could not check what is left ({error})."]
        left = [f"{found.check}: {found.detail} → {found.remedy}" for found in findings if _is_missing(found)]
        name = self._stage.name
        after = f"`make deploy-gcp STAGE={name}`, then `cv-analytics doctor --stage {name}`"
        return [*left, f"{after}: it names the step of docs/deploy.md to continue with."]

    def _clients(self, service: str) -> Any:
        # Any client by its name: boto3's stubs have one signature per name.
        make: Callable[..., Any] = self._session.client
        return make(service)

    @property
    def _assembly(self) -> Path:
        return self._source.root / "cdk.out" / self._stage.name

    def _run(self, title: str, *arguments: str) -> str:
        region: Mapping[str, str] = {"AWS_REGION": self._stage.aws_region}
        # Not in the tree, whose cdk.json would make the CDK synthesise again.
        return show(title, cdk(*arguments), cwd=self._assembly, env=credentialed(region))


def _is_missing(found: Finding) -> bool:
    return found.state is State.MISSING
