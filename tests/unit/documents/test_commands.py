"""Each command on a page is one that its program accepts."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import typer
from botocore import xform_name

from contract.names import Names
from ops.cli import app
from stages.stage import load_stage
from tests.unit.documents.shell_commands import ROOT, Command, blocks, commands

USAGE_ERROR = typer.BadParameter.__mro__[1]
"""What typer raises for any call that it cannot take; it gives that class no public name."""
ROUTE_PARTS = ("", "queue", "dlq", "pipe", "pipe-dlq", "rule-dlq")
EVERYWHERE = {"openssl", "tee", "git", "cd", "export", "jq"}
"""What every machine has, and none of it is ours."""
NOT_OURS = {"gcloud", "gh", "terraform", "firebase-tools", "caddy", "smee-client@5.0.0"}
"""Neither the program nor an account is here: of these only the names are looked at."""


def _check_cv_analytics(arguments: list[str]) -> None:
    """The arguments are parsed as if it were called; nothing is run."""
    command: Any = typer.main.get_command(app)
    while arguments and hasattr(command, "commands"):
        name, *arguments = arguments
        command = command.commands[name]
    # Named alone, or as in its synopsis, it has to be there; called, it has to take what it is given.
    if arguments and not {"--help", "[OPTIONS]"} & set(arguments):
        command.make_context(command.name, arguments)


def _check_make(arguments: list[str]) -> None:
    targets = set(re.findall(r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = {target for group in targets for target in group.split()}
    assert [word for word in arguments if "=" not in word and word not in known] == []


def _check_aws(arguments: list[str]) -> None:
    service, operation, *rest = arguments
    service = {"deploy": "codedeploy"}.get(service, service)
    if (service, operation) == ("logs", "tail"):
        assert rest[0].startswith(("/aws/lambda/", "/aws/vendedlogs/"))
        return
    model = botocore.session.get_session().get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[operation]).input_shape
    members = {xform_name(name, "-"): name for name in shape.members} if shape else {}
    given = {word.removeprefix("--").removeprefix("no-") for word in rest if word.startswith("--")}
    assert given - set(members) <= {"cli-binary-format", "query", "output"}
    required = {xform_name(name, "-") for name in (shape.required_members if shape else [])}
    assert required <= given


def _check_cdk(arguments: list[str]) -> None:
    assert arguments[0] in {"bootstrap", "deploy", "diff", "synth", "destroy"}
    stacks = [word.rpartition("-")[2] for word in arguments if word.startswith("CvAnalytics-")]
    assert set(stacks) <= {"Storage", "Pipeline", "Monitoring", "Access", "Deployer"}


def _check_cdktf(arguments: list[str]) -> None:
    assert arguments[0] in {"deploy", "diff", "synth", "output"}
    stacks = [word.rpartition("-")[2] for word in arguments if word.startswith("cv-analytics-")]
    assert set(stacks) <= {"foundation", "functions", "monitoring", "dashboard"}


def _check_npm(arguments: list[str]) -> None:
    folder = ROOT / arguments[arguments.index("--prefix") + 1] if "--prefix" in arguments else ROOT
    if "run" in arguments:
        scripts = json.loads((folder / "package.json").read_text())["scripts"]
        assert arguments[arguments.index("run") + 1] in scripts


def _check_python(arguments: list[str]) -> None:
    assert arguments[0] == "-m"
    if arguments[1] == "pytest":
        assert [word for word in arguments[2:] if "/" in word and not (ROOT / word).exists()] == []
        return
    module = ROOT.joinpath(*arguments[1].split("."))
    assert module.with_suffix(".py").is_file() or (module / "__main__.py").is_file()


def _check_npx(arguments: list[str]) -> None:
    assert arguments[0] in NOT_OURS


CHECKS: dict[str, Callable[[list[str]], None]] = {
    "cv-analytics": _check_cv_analytics,
    "make": _check_make,
    "aws": _check_aws,
    "cdk": _check_cdk,
    "cdktf": _check_cdktf,
    "npm": _check_npm,
    "npx": _check_npx,
    "python": _check_python,
}


@pytest.mark.parametrize("command", commands(), ids=str)
def test_its_program_takes_the_command(command: Command) -> None:
    if command.program not in EVERYWHERE | NOT_OURS:
        CHECKS[command.program](command.arguments)


@pytest.mark.parametrize("command", commands(), ids=str)
def test_the_resources_that_it_names_are_the_stages(command: Command) -> None:
    named = {name for word in command.words for name in re.findall(r"cv-analytics-dev-[a-z-]*[a-z]", word)}
    assert named <= _resources()


def _routes_to_add() -> list[str]:
    """Of the page that adds one."""
    example, _ = blocks(ROOT / "docs/how-to/add-a-consumer.md", "toml")
    return [route["name"] for route in tomllib.loads(example)["local"]["routes"]]


@functools.cache
def _resources() -> set[str]:
    """Of the contract's names, and of what is written by one name in the Terraform of stage dev."""
    names = Names("dev")
    properties = [name for name, value in vars(Names).items() if isinstance(value, property)]
    known: set[Any] = {getattr(names, name) for name in properties}
    known |= {names.work_queue(fifo=False), names.work_dlq(fifo=False)}
    words = ["route", *(route.name for route in load_stage("dev").routes), *_routes_to_add()]
    known |= {names.route(word, part) for word in words for part in ROUTE_PARTS}
    golden = ROOT / "gcp_stack" / "golden" / "dev"
    files: list[Path] = [*golden.rglob("*.tf.json")]
    found = {name for file in files for name in re.findall(r'"(cv-analytics-dev-[a-z-]+)"', file.read_text())}
    return known | found | {file.name.removesuffix(".tf.json") for file in files}


@pytest.mark.parametrize(
    "mistaken",
    [
        "cv-analytics summary --dat 2026-11-16",
        "make tset",
        "aws sqs receive-messages",
        "cdktf deploy cv-analytics-dev-x",
    ],
)
def test_a_mistyped_command_is_found(mistaken: str) -> None:
    program, *arguments = mistaken.split()
    with pytest.raises((USAGE_ERROR, AssertionError, KeyError)):
        CHECKS[program](arguments)
