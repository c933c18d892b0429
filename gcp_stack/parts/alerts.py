"""Alert policies, and who gets their e-mails."""

from __future__ import annotations

from dataclasses import dataclass

from cdktf_cdktf_provider_google.monitoring_alert_policy import (
    MonitoringAlertPolicy,
    MonitoringAlertPolicyAlertStrategy,
    MonitoringAlertPolicyConditions,
    MonitoringAlertPolicyConditionsConditionThreshold,
    MonitoringAlertPolicyConditionsConditionThresholdAggregations,
    MonitoringAlertPolicyDocumentation,
)
from cdktf_cdktf_provider_google.monitoring_notification_channel import MonitoringNotificationChannel
from constructs import Construct

from contract.names import PROJECT
from gcp_stack.alarms import description
from gcp_stack.parts.log_metrics import metric_filter
from stages.stage import Stage

MISSING_IS_FINE = "EVALUATION_MISSING_DATA_INACTIVE"
MISSING_IS_TROUBLE = "EVALUATION_MISSING_DATA_ACTIVE"


@dataclass(frozen=True, slots=True)
class Trigger:
    """When an alert begins: a metric's sum or percentile over some minutes, against a threshold."""

    comparison: str
    threshold: float
    aligner: str
    reducer: str
    minutes: int
    missing: str = MISSING_IS_FINE

    def on(self, metric: str) -> MonitoringAlertPolicyConditionsConditionThreshold:
        return MonitoringAlertPolicyConditionsConditionThreshold(
            filter=metric,
            comparison=self.comparison,
            threshold_value=self.threshold,
            # What a gap means can be said only where the condition has to hold for some time.
            duration="60s",
            evaluation_missing_data=self.missing,
            aggregations=[
                MonitoringAlertPolicyConditionsConditionThresholdAggregations(
                    alignment_period=f"{60 * self.minutes}s",
                    per_series_aligner=self.aligner,
                    cross_series_reducer=self.reducer,
                )
            ],
        )


class Alerts(Construct):
    """Each sends an e-mail when it begins and when it is over; `gcp_stack/alarms.py` has the sentences."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._labels = {"project": PROJECT, "stage": stage.name}
        self.channels = [
            MonitoringNotificationChannel(
                self,
                f"email-{number}",
                type="email",
                display_name=stage.names.of("alarms"),
                labels={"email_address": email},
                user_labels=self._labels,
            ).id
            for number, email in enumerate(stage.alarms.emails)
        ]

    def on_count(self, word: str, *, metric: str, above: int, minutes: int) -> None:
        """Alert while more lines than this match within the given minutes."""
        self._define(word, metric, Trigger("COMPARISON_GT", above, "ALIGN_DELTA", "REDUCE_SUM", minutes))

    def on_silence(self, word: str, *, metric: str, minutes: int) -> None:
        """Alert while no line matches, or the metric has no data."""
        trigger = Trigger(
            "COMPARISON_LT", 1, "ALIGN_DELTA", "REDUCE_SUM", minutes, missing=MISSING_IS_TROUBLE
        )
        self._define(word, metric, trigger)

    def on_value_above(self, word: str, *, metric: str, above: float, minutes: int) -> None:
        """Alert while the highest value is above the threshold, which is one of the metric's bounds."""
        trigger = Trigger("COMPARISON_GT", above, "ALIGN_PERCENTILE_99", "REDUCE_MAX", minutes)
        self._define(word, metric, trigger)

    def on_value_below(self, word: str, *, metric: str, below: float, minutes: int) -> None:
        """Alert while the lowest value is below the threshold, which is one of the metric's bounds."""
        trigger = Trigger("COMPARISON_LT", below, "ALIGN_PERCENTILE_05", "REDUCE_MIN", minutes)
        self._define(word, metric, trigger)

    def _define(self, word: str, metric: str, trigger: Trigger) -> None:
        threshold = trigger.on(metric_filter(self._stage, metric))
        MonitoringAlertPolicy(
            self,
            word,
            display_name=self._stage.names.of(word),
            combiner="OR",
            conditions=[MonitoringAlertPolicyConditions(display_name=word, condition_threshold=threshold)],
            documentation=MonitoringAlertPolicyDocumentation(
                content=description(word, runbook=self._stage.alarms.runbook), mime_type="text/markdown"
            ),
            alert_strategy=MonitoringAlertPolicyAlertStrategy(
                notification_prompts=["OPENED", "CLOSED"], auto_close="86400s"
            ),
            notification_channels=self.channels,
            user_labels=self._labels,
        )
