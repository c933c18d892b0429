"""A checkout of this project, of a stage that the emulator takes, and with a history of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from local.aws_emulator import AwsEmulator
from toolchain.tools import ROOT

SECONDS = 300
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "node_modules", "cdk.out", "cdktf.out", "dashboard", "docs", "bench", "*.zip"
)
GIT = ("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")


@dataclass
class Project:
    """What is run in it speaks to the emulator."""

    root: Path
    emulator: AwsEmulator

    @classmethod
    def create(cls, root: Path, emulator: AwsEmulator) -> Project:
        shutil.copytree(ROOT, root, ignore=LEFT_OUT)
        (root / "node_modules").symlink_to(ROOT / "node_modules")
        (root / ".gitignore").write_text("node_modules\n.build\ncdk.out\n__pycache__\n")
        project = cls(root, emulator)
        project.git("init", "--quiet")
        return project

    def change(self, old: str, new: str) -> str:
        """Edits stages.toml and commits; returns the revision."""
        file = self.root / "stages.toml"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))
        return self.commit()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "A change")
        return self.git("rev-parse", "HEAD")

    def git(self, *arguments: str) -> str:
        return self._run(GIT, *arguments, check=True, stderr=None).stdout.strip()

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Exit code, and all that was printed."""
        roots = (self.root, self.root / "lambda_src", self.root / "gcp_stack" / "function_src")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        env = {
            **inherited,
            **self.emulator.client_environment,
            "PYTHONPATH": os.pathsep.join(map(str, roots)),
            **environment,
        }
        done = self._run((sys.executable, "-m", "deploying"), *arguments, env=env, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def _run(self, program: tuple[str, ...], *arguments: str, **how: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603, PLW1510  # the tests' own commands; `check` is in `how`
            [*program, *arguments],
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            timeout=SECONDS,
            **{"check": False, **how},
        )

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=self.emulator.endpoint,
            region_name=self.emulator.region,
            aws_access_key_id=self.emulator.access_key_id,
            aws_secret_access_key=self.emulator.secret_access_key,
        )

    def processor_memory(self) -> int:
        name = "cv-analytics-dev-processor"
        return int(self.client("lambda").get_function_configuration(FunctionName=name)["MemorySize"])

    def deployed_revision(self) -> str:
        formation = self.client("cloudformation")
        (stack,) = formation.describe_stacks(StackName="CvAnalytics-dev-Pipeline")["Stacks"]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        return str(outputs["DeployedRevision"])
