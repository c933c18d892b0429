"""A stage's stacks, in the order in which they are deployed."""

from __future__ import annotations

from cdktf import App

from contract.stage import Stage
from gcp_stack.foundation_stack import FoundationStack
from gcp_stack.receiver_stack import ReceiverStack


def add_stacks(app: App, stage: Stage) -> None:
    """Adds `cv-analytics-<stage>-foundation` and `-receiver`.

    They are two because a secret's value is no business of Terraform's: it is put in between, by hand, and a
    function that mounts a secret without a value does not start.
    """
    foundation = FoundationStack(app, stage.names.of("foundation"), stage=stage)
    ReceiverStack(app, stage.names.of("receiver"), stage=stage, foundation=foundation)
