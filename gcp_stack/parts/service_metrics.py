"""What is measured of each function, by its own log lines."""

from __future__ import annotations

from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
from gcp_stack.parts.log_metrics import LogMetrics
from redeliver.report import RUN_MESSAGE as REDELIVER_RUN
from stages.stage import Stage

RELAY_RUN = "relay run"
"""The relay's own `RUN_MESSAGE`, which stands among imports that take longer than a synthesis."""
AGE_BOUNDS = (0, 30, 60, 120, 300, 600, 1800, 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600)
HOUR_BOUNDS = (0, 1, 3, 6, 12, 24, 36, 48, 60, 72)
COUNT_BOUNDS = (0, 1, 10, 100, 1000, 10_000)


class ServiceMetrics(Construct):
    """The metrics that alerts are on. An alert cannot be made in a new metric's first ten minutes."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self._metrics = LogMetrics(self, "log", stage=stage, apis=apis)
        self._measure_receiver(stage.names.receiver)
        self._measure_relay(stage.names.relay)
        self._measure_redeliver(stage.names.redeliver)

    def _measure_receiver(self, service: str) -> None:
        count = self._metrics.count
        count("bad-signatures", service=service, lines="jsonPayload.status=401")
        count("slow-bodies", service=service, lines="jsonPayload.status=408")
        count("failed-webhooks", service=service, lines="jsonPayload.status>=500")
        # Since every line names the secret by its place, a rotation is seen to be over.
        count("webhooks-by-secret", service=service, lines="jsonPayload.secret>=0", by="secret")

    def _measure_relay(self, service: str) -> None:
        run = f'jsonPayload.message="{RELAY_RUN}"'
        self._metrics.count("relay-runs", service=service, lines=run)
        self._metrics.count("outbox-dead", service=service, lines=f"{run} AND jsonPayload.outbox_dead>0")
        for word, field, unit, bounds in (
            ("outbox-depth", "outbox_depth", "1", COUNT_BOUNDS),
            ("outbox-oldest-age", "oldest_age_seconds", "s", AGE_BOUNDS),
        ):
            self._metrics.values(word, service=service, lines=run, field=field, unit=unit, bounds=bounds)

    def _measure_redeliver(self, service: str) -> None:
        run = f'jsonPayload.message="{REDELIVER_RUN}"'
        self._metrics.count("redeliver-runs", service=service, lines=run)
        self._metrics.count("lost-deliveries", service=service, lines=f"{run} AND jsonPayload.lost>0")
        for word, field, unit, bounds in (
            ("pending-deliveries", "failed", "1", COUNT_BOUNDS),
            ("hours-until-unrecoverable", "hours_until_unrecoverable", "h", HOUR_BOUNDS),
        ):
            self._metrics.values(word, service=service, lines=run, field=field, unit=unit, bounds=bounds)
