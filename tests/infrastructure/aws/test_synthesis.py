"""Synthesis itself: pure, repeatable, and plain about what is wrong."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deploying.aws import REVISION
from tests.infrastructure.aws.synthesis import ROOT, Synthesised


def _run_app(app: Path, folder: Path, context: dict[str, object], **variables: str) -> tuple[int, str]:
    """`app.py` as the command line runs it, without any credentials; its status and what it said itself."""
    flags = json.loads((ROOT / "cdk.json").read_text())["context"]
    environment = {
        "PATH": os.environ["PATH"],
        # jsii keeps what it unpacked there.
        "HOME": os.environ["HOME"],
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "CDK_OUTDIR": str(folder / "cdk.out"),
        "CDK_VALIDATION": "false",
        "CDK_CONTEXT_JSON": json.dumps(flags | context),
        # Of what jsii says itself, only the complaint about the machine's Node is of no interest here.
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        **({"JSII_NODE": os.environ["JSII_NODE"]} if "JSII_NODE" in os.environ else {}),
        **variables,
    }
    done = subprocess.run(  # noqa: S603  # this very interpreter
        [sys.executable, str(app)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("b'!!")]
    return done.returncode, "\n".join(said)


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_two_syntheses_are_the_same_bytes(tmp_path: Path) -> None:
    folders = []
    for number, zone in enumerate(("UTC", "Asia/Tokyo")):
        folder = tmp_path / f"machine-{number}"
        folder.mkdir()
        seed = str(number + 1)
        assert _run_app(ROOT / "app.py", folder, {"stage": "prod"}, TZ=zone, PYTHONHASHSEED=seed) == (0, "")
        folders.append(folder / "cdk.out")
    first, second = folders
    names = _files(first)
    assert names == _files(second)
    assert filecmp.cmpfiles(first, second, names, shallow=False)[1:] == ([], [])


def test_nothing_is_looked_up_anywhere(any_stage: Synthesised) -> None:
    assert "missing" not in any_stage.manifest
    environments = {
        artifact["environment"]
        for artifact in any_stage.manifest["artifacts"].values()
        if artifact["type"] == "aws:cloudformation:stack"
    }
    assert environments == {f"aws://{any_stage.stage.aws_account}/{any_stage.stage.aws_region}"}


def test_no_template_needs_another_ones_output(any_stage: Synthesised) -> None:
    """CloudFormation looked outputs up once for each occurrence, and was throttled (aws-cdk 38010)."""
    files = sorted(any_stage.folder.glob("*.template.json"))
    assert len(files) >= 3
    for file in files:
        text = file.read_text()
        assert [text.count(word) for word in ("Fn::GetStackOutput", "Fn::ImportValue", '"Export"')] == [
            0,
            0,
            0,
        ]


def test_a_new_revision_of_the_code_changes_an_output_alone(any_stage: Synthesised) -> None:
    """As a tag it would touch every resource at each deployment."""
    pipeline = any_stage.pipeline.body
    assert pipeline["Outputs"]["DeployedRevision"]["Value"] == {"Ref": REVISION}
    assert {"Ref": REVISION} not in list(_parts(pipeline["Resources"]))


def _parts(value: object) -> Iterator[object]:
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(part)


def test_a_stack_comes_after_those_whose_resources_it_names(prod: Synthesised) -> None:
    stacks = {
        name.rpartition("-")[2]: artifact["dependencies"]
        for name, artifact in prod.manifest["artifacts"].items()
        if artifact["type"] == "aws:cloudformation:stack"
    }
    assert "CvAnalytics-prod-Storage" in stacks["Pipeline"]
    assert "CvAnalytics-prod-Pipeline" in stacks["Monitoring"]


def test_every_parameter_that_a_stack_reads_is_written_by_that_of_storage(any_stage: Synthesised) -> None:
    written = {each["Name"] for each in any_stage.storage.of_type("AWS::SSM::Parameter").values()}
    parameters = any_stage.pipeline.body["Parameters"]
    read = {each["Default"] for name, each in parameters.items() if name.startswith("SsmParameterValue")}
    assert read == written
    assert len(written) == 4


def test_no_template_names_the_machine_it_was_made_on(any_stage: Synthesised) -> None:
    for stack in ("Storage", "Pipeline", "Monitoring"):
        text = json.dumps(any_stage.template(stack).body)
        assert str(ROOT) not in text
        assert "AWS::CDK::Metadata" not in text


def test_forgotten_stage_is_one_line(tmp_path: Path) -> None:
    said = "no stage given: add `-c stage=dev`, or another of the stages in stages.toml"
    assert _run_app(ROOT / "app.py", tmp_path, {}) == (1, said)


def test_wrong_setting_is_one_line_that_names_the_key(tmp_path: Path) -> None:
    project = tmp_path / "project"
    for part in ("contract", "stacks", "stages", "lambda_src"):
        shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", project)
    settings = (ROOT / "stages.toml").read_text()
    (project / "stages.toml").write_text(settings.replace("max_receive_count = 3\n", ""))
    said = "stages.toml: dev.queue.max_receive_count: missing; expected a whole number from 1 to 1,000"
    assert _run_app(project / "app.py", tmp_path, {"stage": "dev"}) == (1, said)
