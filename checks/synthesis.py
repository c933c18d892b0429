"""`python -m checks.synthesis dev FOLDER`: one stage with all that it may have, AWS's looked at by cdk-nag.

What only some settings bring is on here, so that it is looked at before anybody turns it on.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks

from checks.nag import REPORT
from stacks.stage_stacks import add_stacks as add_aws_stacks
from stages.stage import Stage, load_stage
from toolchain.tools import ROOT

PACKS = (AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks)


def main(stage_name: str, folder: Path) -> int:
    stage = whole(load_stage(stage_name))
    synthesise_aws(stage, folder / "aws")
    from gcp_stack.stage_stacks import synthesise as synthesise_google  # noqa: PLC0415  # starts CDKTF's kernel

    synthesise_google(stage, folder / "google")
    return 0 if (folder / "aws" / REPORT).is_file() else 1


def whole(stage: Stage) -> Stage:
    deployer = dataclasses.replace(stage.deployer, github_repository="owner/name")
    alarms = dataclasses.replace(stage.alarms, google_billing_account="000000-000000-000000")
    report = dataclasses.replace(stage.report, chat="slack", issue_repository="owner/name")
    return dataclasses.replace(stage, deployer=deployer, alarms=alarms, report=report)


def synthesise_aws(stage: Stage, folder: Path) -> None:
    flags = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = cdk.App(analytics_reporting=False, context=flags, outdir=str(folder))
    add_aws_stacks(app, stage)
    inspect(app)


def inspect(app: cdk.App) -> None:
    """Synthesises; the packs' report then lies beside the templates."""
    for pack in PACKS:
        cdk.Validations.of(app).add_plugins(pack(app))
    try:
        app.synth()
    except RuntimeError:
        # Findings are not an error of the synthesis: the report names them.
        if not (Path(app.outdir) / REPORT).is_file():
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
