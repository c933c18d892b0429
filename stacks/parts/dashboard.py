"""CloudWatch's dashboard of a stage: how much waits, how long, what fails, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from contract.names import Metric
from stacks.parts.metrics import (
    FIVE_MINUTES,
    failed_percent,
    of_function,
    of_logs,
    of_pipe,
    of_queue,
    of_table,
    own,
)
from stages.stage import Stage

WIDTH = 24
TARGET_SECONDS = 3
"""The target for a batch. The alarm's limit is a setting of the stage."""


class OperationsDashboard(Construct):
    """Rows in the order of the flow, from the receiver's table to the figures."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._board = cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=stage.names.of("operations"),
            default_interval=cdk.Duration.hours(24),
        )

    def alarms(self, alarms: Sequence[cloudwatch.Alarm]) -> None:
        self._board.add_widgets(
            cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=WIDTH, height=4)
        )

    def queues(self, queue: str, dead: Sequence[str], *, title: str = "Work queue") -> None:
        """Depth, age and dead messages. The work queue and each route have the same row."""
        self._row(
            _graph(
                f"{title}: depth",
                [of_queue(queue, f"ApproximateNumberOfMessages{word}") for word in ("Visible", "NotVisible")],
            ),
            _graph(
                f"{title}: age of the oldest message",
                [of_queue(queue, "ApproximateAgeOfOldestMessage")],
                limit=self._stage.alarms.oldest_message_seconds,
            ),
            _graph("Dead letters", [of_queue(each, "ApproximateNumberOfMessagesVisible") for each in dead]),
        )

    def flow(self, pipe_name: str) -> None:
        self._row(
            _graph("Throughput", self._own("processor", Metric.RECORDS, Metric.COUNTED)),
            _graph(
                "Lag, from GitHub to its thread",
                self._percentiles(Metric.LAG_SECONDS, service="processor"),
                limit=self._stage.alarms.lag_seconds,
            ),
            _graph(
                "Pipe",
                [
                    of_pipe(pipe_name, name)
                    for name in ("EventCount", "ExecutionFailed", "ExecutionPartiallyFailed")
                ],
            ),
        )

    def outcomes(self) -> None:
        self._row(
            _graph("Threads recomputed", self._own("processor", Metric.THREADS, Metric.UNREADABLE)),
            _graph("Conflicts", self._own("processor", Metric.CONFLICT)),
            _graph(
                "Failures",
                self._own("processor", Metric.FAILED, Metric.DEAD),
                right=[failed_percent(self._stage)],
            ),
        )

    def figures(self, readers: Sequence[str]) -> None:
        """The functions behind streams: what they write, and how far they are behind."""
        published = (Metric.PUBLISHED, Metric.PUBLISH_FAILED) if self._stage.publishes else ()
        self._row(
            _graph(
                "Rows, and documents at Google",
                [*self._own("aggregator", Metric.ROWS), *self._own("publisher", *published)],
            ),
            _graph(
                "Lag, from the webhook to the figures",
                self._percentiles(Metric.FIGURES_LAG_SECONDS, service="aggregator"),
                limit=self._stage.alarms.lag_seconds,
            ),
            _graph(
                "Behind their streams",
                [of_function(each, "IteratorAge", statistic="Maximum") for each in readers],
                limit=1000 * self._stage.alarms.lag_seconds,
            ),
        )

    def functions(self, functions: Sequence[str]) -> None:
        """The processor's comes first."""
        duration = [
            of_function(functions[0], "Duration", statistic=name) for name in ("p50", "p95", "Maximum")
        ]
        limit = 1000 * self._stage.alarms.duration_seconds
        self._row(
            _graph("Processor: duration", duration, limit=limit, target=1000 * TARGET_SECONDS),
            _graph(
                "Errors: whole runs, no single records", [of_function(each, "Errors") for each in functions]
            ),
            _graph("Throttles", [of_function(each, "Throttles") for each in functions]),
        )

    def costs(
        self,
        functions: Sequence[str],
        tables: Sequence[str],
        queue: str,
        groups: Sequence[str],
    ) -> None:
        """What costs money: function time, table units, queue requests, log bytes."""
        capacity = [
            of_table(table, f"Consumed{kind}CapacityUnits") for table in tables for kind in ("Read", "Write")
        ]
        self._row(
            _graph("Cost: time of functions", [of_function(each, "Duration") for each in functions]),
            _graph("Cost: capacity of tables", capacity),
            _graph(
                "Cost: messages and log bytes",
                [of_queue(queue, "NumberOfMessagesSent", statistic="Sum", period=FIVE_MINUTES)],
                right=[of_logs(group, "IncomingBytes") for group in groups],
            ),
        )

    def _own(self, service: str, *metrics: str) -> list[cloudwatch.Metric]:
        return [own(metric, stage=self._stage, service=service) for metric in metrics]

    def _percentiles(self, metric: str, *, service: str) -> list[cloudwatch.Metric]:
        return [own(metric, stage=self._stage, service=service, statistic=name) for name in ("p50", "p99")]

    def _row(self, *widgets: cloudwatch.GraphWidget) -> None:
        self._board.add_widgets(*widgets)


def _graph(
    title: str,
    left: Sequence[cloudwatch.IMetric],
    *,
    right: Sequence[cloudwatch.IMetric] = (),
    limit: float | None = None,
    target: float | None = None,
) -> cloudwatch.GraphWidget:
    lines = {"alarm": limit, "target": target}
    return cloudwatch.GraphWidget(
        title=title,
        width=WIDTH // 3,
        left=list(left),
        right=list(right),
        left_annotations=[
            cloudwatch.HorizontalAnnotation(value=value, label=label)
            for label, value in lines.items()
            if value is not None
        ],
        left_y_axis=cloudwatch.YAxisProps(min=0),
    )
