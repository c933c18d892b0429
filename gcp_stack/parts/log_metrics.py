"""Metrics made of the functions' own log lines."""

from __future__ import annotations

from cdktf_cdktf_provider_google.logging_metric import (
    LoggingMetric,
    LoggingMetricBucketOptions,
    LoggingMetricBucketOptionsExplicitBuckets,
    LoggingMetricMetricDescriptor,
    LoggingMetricMetricDescriptorLabels,
)
from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
from stages.stage import Stage


class LogMetrics(Construct):
    """docs/metrics.md defines each; a metric is called `cv-analytics-<stage>-<word>`."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._depends_on = [apis.of("logging")]

    def count(self, word: str, *, service: str, lines: str, by: str | None = None) -> None:
        """How many of the service's lines match, by the values of one field if it is given."""
        labels = [LoggingMetricMetricDescriptorLabels(key=by, value_type="STRING")] if by else None
        LoggingMetric(
            self,
            word,
            name=self._stage.names.of(word),
            filter=_filter(service, lines),
            metric_descriptor=LoggingMetricMetricDescriptor(
                metric_kind="DELTA", value_type="INT64", unit="1", labels=labels
            ),
            label_extractors={by: f"EXTRACT(jsonPayload.{by})"} if by else None,
            depends_on=self._depends_on,
        )

    def values(
        self, word: str, *, service: str, lines: str, field: str, unit: str, bounds: tuple[float, ...]
    ) -> None:
        """The field's values. Compared with one of the bounds, a percentile of them is exact."""
        LoggingMetric(
            self,
            word,
            name=self._stage.names.of(word),
            filter=_filter(service, lines),
            metric_descriptor=LoggingMetricMetricDescriptor(
                metric_kind="DELTA", value_type="DISTRIBUTION", unit=unit
            ),
            value_extractor=f"EXTRACT(jsonPayload.{field})",
            bucket_options=LoggingMetricBucketOptions(
                explicit_buckets=LoggingMetricBucketOptionsExplicitBuckets(bounds=list(bounds))
            ),
            depends_on=self._depends_on,
        )


def metric_filter(stage: Stage, word: str) -> str:
    """The metric's name in an alert policy."""
    name = f"logging.googleapis.com/user/{stage.names.of(word)}"
    return f'metric.type="{name}" AND resource.type="cloud_run_revision"'


def _filter(service: str, lines: str) -> str:
    revision = f'resource.type="cloud_run_revision" AND resource.labels.service_name="{service}"'
    return f"{revision} AND {lines}"
