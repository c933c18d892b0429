"""The command lines of the clouds, run as a person would run them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploying.refusal import Failed, Refused
from toolchain.tools import CDK, NODE

_QUIET = ("--no-notices", "--no-version-reporting")


def cdk(*arguments: str) -> list[str]:
    return [str(NODE), str(CDK), *arguments, *_QUIET]


def show(title: str, command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> str:
    """Runs the command, shows its output as it comes and returns it. Raises Failed, or Refused."""
    sys.stdout.write(f"\n== {title}\n")
    sys.stdout.flush()
    lines = []
    with _start(command, cwd, env) as process:
        for line in process.stdout or ():
            lines.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    if process.returncode:
        sentence = f"{title} failed with exit code {process.returncode}; its output is above."
        raise Failed(sentence, output="".join(lines))
    return "".join(lines)


def credentialed(*more: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment, with its credentials, and set-up's tools first."""
    path = os.pathsep.join([str(Path(sys.executable).parent), str(NODE.parent), os.environ["PATH"]])
    found = {**os.environ, "PATH": path, "CDK_DISABLE_CLI_TELEMETRY": "true"}
    return {**found, **{name: value for mapping in more for name, value in mapping.items()}}


def _start(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(  # noqa: S603  # the commands are this package's own
            command,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except OSError as error:
        raise Refused(f"{command[0]} cannot be started ({error}): run `make setup`.") from None
