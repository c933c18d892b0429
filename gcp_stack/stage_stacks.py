"""A stage's stacks, in the order in which they are deployed."""

from __future__ import annotations

from pathlib import Path

from cdktf import App

from gcp_stack.dashboard_stack import DashboardStack
from gcp_stack.foundation_stack import FoundationStack
from gcp_stack.functions_stack import FunctionsStack
from gcp_stack.monitoring_stack import MonitoringStack
from gcp_stack.project import STACKS
from stages.stage import Stage

__all__ = ["STACKS", "add_stacks", "synthesise"]


def synthesise(stage: Stage, folder: Path) -> None:
    """Writes the stage's Terraform below the folder, as `cdktf synth` does."""
    # CDKTF makes the last folder of a path, but none above it.
    folder.mkdir(parents=True, exist_ok=True)
    app = App(outdir=str(folder))
    add_stacks(app, stage)
    app.synth()


def add_stacks(app: App, stage: Stage) -> None:
    """Adds `cv-analytics-<stage>-foundation`, `-functions`, `-monitoring` and `-dashboard`.

    Foundation and the others are apart because Terraform must not know a secret's value: you add it in
    between, by hand. A function that mounts a secret without a value does not start. And what Google needs
    some minutes to know of, accounts with their grants and metrics, is in the foundation, made before it is
    used.
    """
    foundation = FoundationStack(app, stage.names.of("foundation"), stage=stage)
    for word, stack in (
        ("functions", FunctionsStack),
        ("monitoring", MonitoringStack),
        ("dashboard", DashboardStack),
    ):
        stack(app, stage.names.of(word), stage=stage, foundation=foundation)
