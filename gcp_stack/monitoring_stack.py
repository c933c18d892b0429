"""Monitoring of the Google side: how long logs are kept, and who gets an e-mail when."""

from __future__ import annotations

from cdktf import TerraformStack
from cdktf_cdktf_provider_google.logging_project_bucket_config import LoggingProjectBucketConfig
from constructs import Construct

from gcp_stack.foundation_stack import FoundationStack
from gcp_stack.parts.alerts import Alerts
from gcp_stack.parts.budget import Budget
from gcp_stack.parts.google import configure_google
from stages.stage import Stage

OUTBOX_TOO_OLD_SECONDS = 600
HOURS_TOO_FEW = 24


class MonitoringStack(TerraformStack):
    """Alert policies on the foundation's metrics."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, foundation: FoundationStack
    ) -> None:
        super().__init__(scope, construct_id)
        self.add_dependency(foundation)
        configure_google(self, stage=stage)
        LoggingProjectBucketConfig(
            self,
            "logs",
            project=stage.google_project,
            location="global",
            bucket_id="_Default",
            retention_days=stage.log_retention_days,
        )
        self._alerts = Alerts(self, "alerts", stage=stage)
        if stage.alarms.google_billing_account:
            Budget(self, "budget", stage=stage, channels=self._alerts.channels)
        self._watch_receiver()
        self._watch_relay()
        self._watch_redeliver()

    def _watch_receiver(self) -> None:
        self._alerts.on_count("bad-signatures", metric="bad-signatures", above=10, minutes=5)
        self._alerts.on_count("slow-bodies", metric="slow-bodies", above=10, minutes=5)
        self._alerts.on_count("failed-webhooks", metric="failed-webhooks", above=0, minutes=5)

    def _watch_relay(self) -> None:
        self._alerts.on_value_above(
            "outbox-too-old", metric="outbox-oldest-age", above=OUTBOX_TOO_OLD_SECONDS, minutes=5
        )
        self._alerts.on_count("outbox-has-dead-entries", metric="outbox-dead", above=0, minutes=5)
        self._alerts.on_silence("relay-silent", metric="relay-runs", minutes=10)

    def _watch_redeliver(self) -> None:
        self._alerts.on_value_below(
            "deliveries-running-out", metric="hours-until-unrecoverable", below=HOURS_TOO_FEW, minutes=120
        )
        self._alerts.on_count("deliveries-lost", metric="lost-deliveries", above=0, minutes=120)
        self._alerts.on_silence("redeliver-silent", metric="redeliver-runs", minutes=180)
