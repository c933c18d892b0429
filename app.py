"""AWS entry: `cdk deploy -c stage=dev` deploys that stage's stacks."""

from __future__ import annotations

import sys
from pathlib import Path

import aws_cdk as cdk

from stacks.packaging.installed import PackagingError
from stacks.stage_stacks import add_stacks
from stages.setting_error import SettingError
from stages.stage import STAGES_FILE, load_stage


def main() -> int:
    """Synthesises the stage that the context names. An error is one line on stderr."""
    # Analytics metadata names this machine's Python, so the bytes would differ between machines.
    app = cdk.App(analytics_reporting=False)
    try:
        add_stacks(app, load_stage(_stage_name(app), _stages_file(app)))
    except (SettingError, PackagingError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    app.synth()
    return 0


def _stage_name(app: cdk.App) -> str:
    name = app.node.try_get_context("stage")
    if not isinstance(name, str):
        raise SettingError("no stage given: add `-c stage=dev`, or another of the stages in stages.toml")
    return name


def _stages_file(app: cdk.App) -> Path:
    """`stages.toml`, unless the context names another: `-c stages_file=…`."""
    return Path(app.node.try_get_context("stages_file") or STAGES_FILE)


if __name__ == "__main__":
    sys.exit(main())
