"""How large the three functions are, and why."""

from __future__ import annotations

from gcp_stack.parts.cloud_function import Shape
from receiver.settings import THREADS
from stages.stage import Stage


def receiver_shape(stage: Stage) -> Shape:
    """GitHub waits for ten seconds; what takes longer is nobody's answer any more.

    A request more than there are threads would wait inside.
    """
    return Shape(
        entry_point="receive",
        timeout_seconds=30,
        memory_mb=512,
        concurrency=THREADS,
        min_instances=stage.receiver.min_instances,
        max_instances=stage.receiver.max_instances,
        open_to_all=True,
        granted_to_all=stage.receiver.granted_to_all,
    )


def relay_shape() -> Shape:
    """A run may go on while the next one starts; a third would only share their work."""
    return Shape(
        entry_point="relay",
        timeout_seconds=120,
        memory_mb=512,
        concurrency=1,
        min_instances=0,
        max_instances=2,
    )


def redeliver_shape() -> Shape:
    """Longer than a run gives itself, and over before its lease is; a second run finds the lease taken."""
    return Shape(
        entry_point="redeliver",
        timeout_seconds=540,
        memory_mb=512,
        concurrency=1,
        min_instances=0,
        max_instances=2,
    )
