"""Google entry: `STAGE=dev cdktf deploy '*'` deploys that stage's stacks."""

from __future__ import annotations

import os
import sys

from cdktf import App

from gcp_stack.stage_stacks import add_stacks
from stages.setting_error import SettingError
from stages.stage import load_stage


def main() -> int:
    """Synthesises one stage. A wrong setting is one line on stderr."""
    app = App()
    try:
        add_stacks(app, load_stage(_stage_name(app)))
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    app.synth()
    return 0


def _stage_name(app: App) -> str:
    """The stage of the environment, or the one in cdktf.json."""
    name = os.environ.get("STAGE") or app.node.try_get_context("stage")
    if not isinstance(name, str):
        raise SettingError("no stage given: set STAGE=dev, or to another of the stages in stages.toml")
    return name


if __name__ == "__main__":
    sys.exit(main())
