"""Monitoring of the Google side: what the functions log, and who gets an e-mail."""

from __future__ import annotations

from cdktf import TerraformStack
from cdktf_cdktf_provider_google.logging_project_bucket_config import LoggingProjectBucketConfig
from constructs import Construct

from gcp_stack.functions_stack import FunctionsStack
from gcp_stack.parts.alerts import Alerts
from gcp_stack.parts.google import configure_google
from gcp_stack.parts.log_metrics import LogMetrics
from redeliver.report import RUN_MESSAGE as REDELIVER_RUN
from stages.stage import Stage

RELAY_RUN = "relay run"
"""The relay's own `RUN_MESSAGE`, which stands among imports that take longer than a synthesis."""
AGE_BOUNDS = (0, 30, 60, 120, 300, 600, 1800, 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600)
HOUR_BOUNDS = (0, 1, 3, 6, 12, 24, 36, 48, 60, 72)
COUNT_BOUNDS = (0, 1, 10, 100, 1000, 10_000)
OUTBOX_TOO_OLD_SECONDS = 600
HOURS_TOO_FEW = 24


class MonitoringStack(TerraformStack):
    """Log-based metrics, alert policies, and how long logs are kept."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, functions: FunctionsStack
    ) -> None:
        super().__init__(scope, construct_id)
        self.add_dependency(functions)
        configure_google(self, stage=stage)
        LoggingProjectBucketConfig(
            self,
            "logs",
            project=stage.google_project,
            location="global",
            bucket_id="_Default",
            retention_days=stage.log_retention_days,
        )
        self._metrics = LogMetrics(self, "metrics", stage=stage)
        self._alerts = Alerts(self, "alerts", stage=stage, metrics=self._metrics)
        self._watch_receiver(stage.names.receiver)
        self._watch_relay(stage.names.relay)
        self._watch_redeliver(stage.names.redeliver)

    def _watch_receiver(self, service: str) -> None:
        count = self._metrics.count
        count("bad-signatures", service=service, lines="jsonPayload.status=401")
        count("slow-bodies", service=service, lines="jsonPayload.status=408")
        count("failed-webhooks", service=service, lines="jsonPayload.status>=500")
        # Since every line names the secret by its place, a rotation is seen to be over.
        count("webhooks-by-secret", service=service, lines="jsonPayload.secret>=0", by="secret")
        self._alerts.on_count("bad-signatures", metric="bad-signatures", above=10, minutes=5)
        self._alerts.on_count("slow-bodies", metric="slow-bodies", above=10, minutes=5)
        self._alerts.on_count("failed-webhooks", metric="failed-webhooks", above=0, minutes=5)

    def _watch_relay(self, service: str) -> None:
        run = f'jsonPayload.message="{RELAY_RUN}"'
        self._metrics.count("relay-runs", service=service, lines=run)
        self._metrics.count("outbox-dead", service=service, lines=f"{run} AND jsonPayload.outbox_dead>0")
        for word, field, unit, bounds in (
            ("outbox-depth", "outbox_depth", "1", COUNT_BOUNDS),
            ("outbox-oldest-age", "oldest_age_seconds", "s", AGE_BOUNDS),
        ):
            self._metrics.values(word, service=service, lines=run, field=field, unit=unit, bounds=bounds)
        self._alerts.on_value_above(
            "outbox-too-old", metric="outbox-oldest-age", above=OUTBOX_TOO_OLD_SECONDS, minutes=5
        )
        self._alerts.on_count("outbox-has-dead-entries", metric="outbox-dead", above=0, minutes=5)
        self._alerts.on_silence("relay-silent", metric="relay-runs", minutes=10)

    def _watch_redeliver(self, service: str) -> None:
        run = f'jsonPayload.message="{REDELIVER_RUN}"'
        self._metrics.count("redeliver-runs", service=service, lines=run)
        self._metrics.count("lost-deliveries", service=service, lines=f"{run} AND jsonPayload.lost>0")
        self._metrics.values(
            "pending-deliveries", service=service, lines=run, field="failed", unit="1", bounds=COUNT_BOUNDS
        )
        self._metrics.values(
            "hours-until-unrecoverable",
            service=service,
            lines=run,
            field="hours_until_unrecoverable",
            unit="h",
            bounds=HOUR_BOUNDS,
        )
        self._alerts.on_value_below(
            "deliveries-running-out", metric="hours-until-unrecoverable", below=HOURS_TOO_FEW, minutes=120
        )
        self._alerts.on_count("deliveries-lost", metric="lost-deliveries", above=0, minutes=120)
        self._alerts.on_silence("redeliver-silent", metric="redeliver-runs", minutes=180)
