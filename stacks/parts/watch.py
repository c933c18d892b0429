"""The stage's alarms: which metric each one watches, and from which value on.

`stacks/alarms.py` has their sentences.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from contract.names import Metric
from stacks.alarms import description
from stacks.parts.emulator_gaps import leave_out, takes_alarm_on
from stacks.parts.metrics import FIVE_MINUTES, MINUTE, failed_percent, of_pipe, own
from stacks.parts.pipe import StreamPipe
from stacks.parts.routes import Route
from stages.stage import Stage

DAY = cdk.Duration.days(1)
HOUR = cdk.Duration.hours(1)
ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
BREACHING = cloudwatch.TreatMissingData.BREACHING
NOT_BREACHING = cloudwatch.TreatMissingData.NOT_BREACHING


class Watch(Construct):
    """Each method watches one thing and sends an e-mail when its alarms begin and when they are over."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, topic: sns.Topic) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._limits = stage, stage.alarms
        self._action = actions.SnsAction(topic)
        self.made: list[cloudwatch.Alarm] = []

    def dead_letters(self, word: str, queue: sqs.Queue, *, route: str = "") -> None:
        """By the number of messages in it: SQS does not count what redrive moves there as sent."""
        self._add(
            f"{word}-has-messages",
            metric=queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum"),
            above=0,
            route=route,
        )

    def waiting(self, heading: str, queue: sqs.Queue, *, route: str = "") -> None:
        """A function behind a queue has no iterator age; what waits shows in the queue."""
        self._add(
            heading,
            metric=queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum"),
            above=self._limits.oldest_message_seconds,
            evaluation_periods=3,
            route=route,
        )

    def errors(self, function: lambda_.Function, *, word: str, route: str = "") -> None:
        """Runs that end in an error; of the processor these are whole batches, never single records."""
        self._add(
            f"{word}-errors",
            metric=function.metric_errors(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
            route=route,
        )

    def stream_reader(self, function: lambda_.Function, dlq: sqs.Queue, *, word: str) -> None:
        """A function behind a stream: its failures, how far it is behind, and what it gave up on."""
        self.errors(function, word=word)
        self._add(
            f"{word}-behind",
            metric=function.metric("IteratorAge", period=FIVE_MINUTES, statistic="Maximum"),
            above=1000 * self._limits.lag_seconds,
        )
        self.dead_letters(f"{word}-dlq", dlq)

    def route(self, route: Route) -> None:
        """One more consumer: what it gave up on, what waits for it, and what never reached its queue."""
        for word, queue in (
            ("route-dlq", route.dlq),
            ("route-pipe-dlq", route.pipe_dlq),
            ("route-rule-dlq", route.rule_dlq),
        ):
            if queue is not None:
                self.dead_letters(word, queue, route=route.name)
        self.waiting("route-waits-too-long", route.queue, route=route.name)
        if route.function is not None:
            self.errors(route.function, word="route", route=route.name)

    def bus(self, pipe: StreamPipe) -> None:
        """The pipe that several routes share: when it fails, none of them receives anything."""
        self.dead_letters("route-pipe-dlq", pipe.dlq, route="bus")

    def pipe(self, name: str) -> None:
        self._add("pipe-failures", metric=of_pipe(name, "ExecutionFailed"), above=0)

    def processor(self, function: lambda_.Function) -> None:
        limits = self._limits
        self._add(
            "failed-records",
            metric=failed_percent(at_least=limits.failed_records_at_least),
            above=limits.failed_records_percent,
        )
        self._add(
            "processor-throttled",
            metric=function.metric_throttles(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
        )
        self._add(
            "processor-slow",
            metric=function.metric_duration(period=FIVE_MINUTES, statistic="p95"),
            above=1000 * limits.duration_seconds,
        )
        self._add(
            "events-counted-late",
            metric=own(Metric.LAG_SECONDS, service="processor", statistic="p99"),
            above=limits.lag_seconds,
        )

    def figures(self) -> None:
        """Over a day, since the audit runs once a day: the alarm stays until an audit finds nothing."""
        self._add(
            "aggregate-drift",
            metric=own(Metric.AGGREGATE_DRIFT, service="auditor", statistic="Maximum", period=DAY),
            above=0,
        )

    def report(self) -> None:
        """Within minutes of the check at noon; docs/decisions/alarms-on-silence.md explains the silence."""
        self._add(
            "report-not-sent",
            metric=own(Metric.REPORT_MISSING, service="reporter", statistic="Maximum", period=DAY),
            above=0,
            silence_is_trouble=True,
        )

    def quiet(self) -> None:
        """Only in a stage that says after how many hours quiet is trouble."""
        if self._limits.quiet_hours:
            self._add(
                "no-events",
                metric=own(Metric.RECORDS, service="processor", period=HOUR),
                below=1,
                evaluation_periods=self._limits.quiet_hours,
                silence_is_trouble=True,
            )

    def _add(
        self,
        heading: str,
        *,
        metric: cloudwatch.IMetric,
        above: float | None = None,
        below: float | None = None,
        evaluation_periods: int = 1,
        silence_is_trouble: bool = False,
        route: str = "",
    ) -> None:
        """An alarm while the metric is above, or below, a value. It is named for heading and route."""
        name = f"{heading}-{route}" if route else heading
        alarm = cloudwatch.Alarm(
            self,
            "".join(part.capitalize() for part in name.split("-")),
            alarm_name=self._stage.names.of(name),
            alarm_description=description(heading, runbook=self._limits.runbook, route=route),
            metric=metric,
            threshold=_one_of(above, below),
            evaluation_periods=evaluation_periods,
            comparison_operator=ABOVE if below is None else BELOW,
            treat_missing_data=BREACHING if silence_is_trouble else NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)
        alarm.add_ok_action(self._action)
        if takes_alarm_on(metric, self._stage):
            self.made.append(alarm)
        else:
            leave_out(alarm)


def _one_of(above: float | None, below: float | None) -> float:
    values = [value for value in (above, below) if value is not None]
    if len(values) != 1:
        raise ValueError("an alarm is above or below one value")
    return values[0]
