"""CloudWatch's dashboard of a stage: how much waits, how long, what fails, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from contract.names import Metric
from stacks.parts.metrics import FIVE_MINUTES, MINUTE, failed_percent, of_pipe, own
from stacks.parts.queues import ConsumedQueue
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

    def queues(self, work: ConsumedQueue, others: Sequence[sqs.Queue], *, title: str = "Work queue") -> None:
        """Depth, age and dead messages. The work queue and each route have the same row."""
        dead = [_visible(queue) for queue in (work.dlq, *others)]
        self._row(
            _graph(f"{title}: depth", [_visible(work.queue), _in_flight(work.queue)]),
            _graph(
                f"{title}: age of the oldest message",
                [work.queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum")],
                limit=self._stage.alarms.oldest_message_seconds,
            ),
            _graph("Dead letters", dead),
        )

    def flow(self, pipe_name: str) -> None:
        lag = [own(Metric.LAG_SECONDS, service="processor", statistic=name) for name in ("p50", "p99")]
        self._row(
            _graph("Throughput", _processed(Metric.RECORDS, Metric.COUNTED)),
            _graph("Lag, from GitHub to the figures", lag, limit=self._stage.alarms.lag_seconds),
            _graph(
                "Pipe",
                [
                    of_pipe(pipe_name, name)
                    for name in ("EventCount", "ExecutionFailed", "ExecutionPartiallyFailed")
                ],
            ),
        )

    def outcomes(self) -> None:
        limits = self._stage.alarms
        self._row(
            _graph("Threads recomputed", _processed(Metric.THREADS, Metric.UNREADABLE)),
            _graph("Conflicts", _processed(Metric.CONFLICT)),
            _graph(
                "Failures",
                _processed(Metric.FAILED, Metric.DEAD),
                right=[failed_percent(at_least=limits.failed_records_at_least)],
            ),
        )

    def functions(self, processor: lambda_.Function, others: Sequence[lambda_.Function]) -> None:
        every = (processor, *others)
        duration = [
            processor.metric_duration(period=FIVE_MINUTES, statistic=name)
            for name in ("p50", "p95", "Maximum")
        ]
        limit = 1000 * self._stage.alarms.duration_seconds
        self._row(
            _graph("Processor: duration", duration, limit=limit, target=1000 * TARGET_SECONDS),
            _graph("Errors: whole runs, no single records", [each.metric_errors() for each in every]),
            _graph("Throttles", [each.metric_throttles() for each in every]),
        )

    def costs(
        self,
        functions: Sequence[lambda_.Function],
        tables: Sequence[str],
        queue: sqs.Queue,
        groups: Sequence[logs.ILogGroup],
    ) -> None:
        """What costs money: function time, table units, queue requests, log bytes."""
        capacity = [
            _of_table(table, f"Consumed{kind}CapacityUnits") for table in tables for kind in ("Read", "Write")
        ]
        self._row(
            _graph("Cost: time of functions", [each.metric_duration(statistic="Sum") for each in functions]),
            _graph("Cost: capacity of tables", capacity),
            _graph(
                "Cost: messages and log bytes",
                [queue.metric_number_of_messages_sent(statistic="Sum")],
                right=[_bytes(group) for group in groups],
            ),
        )

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


def _visible(queue: sqs.Queue) -> cloudwatch.Metric:
    return queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")


def _in_flight(queue: sqs.Queue) -> cloudwatch.Metric:
    return queue.metric_approximate_number_of_messages_not_visible(period=MINUTE, statistic="Maximum")


def _processed(*metrics: str) -> list[cloudwatch.Metric]:
    return [own(metric, service="processor") for metric in metrics]


def _of_table(name: str, metric: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/DynamoDB",
        metric_name=metric,
        dimensions_map={"TableName": name},
        statistic="Sum",
        period=FIVE_MINUTES,
    )


def _bytes(group: logs.ILogGroup) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/Logs",
        metric_name="IncomingBytes",
        dimensions_map={"LogGroupName": group.log_group_name},
        statistic="Sum",
        period=FIVE_MINUTES,
    )
