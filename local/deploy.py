"""The real thing: `cdk synth`, `cdk bootstrap` and `cdk deploy` of stage `local` into the emulator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stages.stage import STAGES_FILE, Stage
from toolchain.processes import Process
from toolchain.tools import CDK, NODE, ROOT, environment, homely

SYNTH_SECONDS = 300
DEPLOY_SECONDS = 300
_QUIET = ("--no-notices", "--no-color", "--ci")


@dataclass(frozen=True)
class Deployment:
    """Its steps, each a process: synthesis and bootstrap can go side by side, the deploy needs both."""

    stage: Stage
    folder: Path
    stages_file: Path = STAGES_FILE
    root: Path = ROOT
    """Where the code is that is synthesised."""

    def start_synth(self, assembly: Path) -> Process:
        """Writes the templates, which name the packaged assets by their place in `.build`.

        Without the validation that takes as long again: `make check` and a deployment have it.
        """
        arguments = ["synth", "--quiet", "-c", f"stage={self.stage.name}", "--output", str(assembly)]
        arguments += ["--no-validation", "--no-staging"]
        if self.stages_file != STAGES_FILE:
            arguments += ["-c", f"stages_file={self.stages_file}"]
        return self._start("Synthesis", arguments, {}, cwd=self.root)

    def start_bootstrap(self, aws: Mapping[str, str]) -> Process:
        """From an empty folder: beside an app it would synthesise again, and leave assets half made."""
        environment_name = f"aws://{self.stage.aws_account}/{self.stage.aws_region}"
        return self._start("Bootstrap", ["bootstrap", environment_name], aws, cwd=self._empty_folder())

    def start_deploy(self, assembly: Path, aws: Mapping[str, str], *, firestore: str, page: str) -> Process:
        """Where the Firestore emulator and the dashboard are: a template cannot know that."""
        arguments = ["deploy", "--all", "--app", str(assembly), "--require-approval", "never"]
        # Nobody reads the change sets of a new stack, and making them costs a core-second.
        arguments += ["--method", "direct"]
        stack = f"CvAnalytics-{self.stage.name}-Pipeline"
        arguments += ["--parameters", f"{stack}:FirestoreEndpoint={firestore}"]
        arguments += ["--parameters", f"{stack}:PageAddress={page}"]
        return self._start("Deploy", [*arguments, "--progress", "events"], aws, cwd=self._empty_folder())

    def _start(self, name: str, arguments: list[str], aws: Mapping[str, str], *, cwd: Path) -> Process:
        command = [str(NODE), str(CDK), *arguments, *_QUIET]
        log = self.folder / f"{name.lower()}.log"
        return Process.start(name, command, env=environment(homely(self.folder), aws), log=log, cwd=cwd)

    def _empty_folder(self) -> Path:
        folder = self.folder / "empty"
        folder.mkdir(exist_ok=True)
        return folder
