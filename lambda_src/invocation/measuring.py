"""A function's metrics; loaded by those that have any."""

from __future__ import annotations

from aws_lambda_powertools.metrics import Metrics


def metrics_of(stage: str) -> Metrics:
    """Powertools' metrics, each under its service and the stage: an account may hold several stages."""
    metrics = Metrics()
    metrics.set_default_dimensions(stage=stage)
    return metrics
