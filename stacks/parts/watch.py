"""The stage's alarms: which metric each one watches, and from which value on.

`stacks/alarms.py` has their sentences.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from contract.names import Metric
from stacks.alarms import description
from stacks.parts.emulator_gaps import leave_out, takes_alarm_on
from stacks.parts.metrics import failed_percent, of_function, of_pipe, of_queue, own
from stages.routes import RouteSettings
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

    def dead_letters(self, word: str, queue: str, *, route: str = "") -> None:
        """By the number of messages in it: SQS does not count what redrive moves there as sent."""
        self._add(
            f"{word}-has-messages",
            metric=of_queue(queue, "ApproximateNumberOfMessagesVisible"),
            above=0,
            route=route,
        )

    def waiting(self, heading: str, queue: str, *, route: str = "") -> None:
        """A function behind a queue has no iterator age; what waits shows in the queue."""
        self._add(
            heading,
            metric=of_queue(queue, "ApproximateAgeOfOldestMessage"),
            above=self._limits.oldest_message_seconds,
            evaluation_periods=3,
            route=route,
        )

    def errors(self, function: str, *, word: str, route: str = "") -> None:
        """Runs that end in an error; of the processor these are whole batches, never single records."""
        self._add(
            f"{word}-errors",
            metric=of_function(function, "Errors"),
            above=0,
            route=route,
        )

    def stream_reader(self, function: str, dlq: str, *, word: str) -> None:
        """A function behind a stream: its failures, how far it is behind, and what it gave up on."""
        self.errors(function, word=word)
        self._add(
            f"{word}-behind",
            metric=of_function(function, "IteratorAge", statistic="Maximum"),
            above=1000 * self._limits.lag_seconds,
        )
        self.dead_letters(f"{word}-dlq", dlq)

    def route(self, route: RouteSettings) -> None:
        """One more consumer: what it gave up on, what waits for it, and what never reached its queue."""
        names, name = self._stage.names, route.name
        for queue in self._stage.dead_letters_of(route):
            word = queue.removeprefix(f"{names.route(name)}-").removesuffix(".fifo")
            self.dead_letters(f"route-{word}", queue, route=name)
        self.waiting("route-waits-too-long", names.route(name, "queue", fifo=route.fifo), route=name)
        if route.consumer:
            self.errors(names.route(name), word="route", route=name)

    def bus(self) -> None:
        """The pipe that several routes share: when it fails, none of them receives anything."""
        self.dead_letters("route-pipe-dlq", self._stage.names.route_bus_pipe_dlq, route="bus")

    def pipe(self, name: str) -> None:
        self._add("pipe-failures", metric=of_pipe(name, "ExecutionFailed"), above=0)

    def processor(self, function: str) -> None:
        limits = self._limits
        self._add(
            "failed-records",
            metric=failed_percent(self._stage),
            above=limits.failed_records_percent,
        )
        self._add(
            "processor-throttled",
            metric=of_function(function, "Throttles"),
            above=0,
        )
        self._add(
            "processor-slow",
            metric=of_function(function, "Duration", statistic="p95"),
            above=1000 * limits.duration_seconds,
        )
        self._add(
            "events-counted-late",
            metric=own(Metric.LAG_SECONDS, stage=self._stage, service="processor", statistic="p99"),
            above=limits.lag_seconds,
        )

    def figures(self) -> None:
        """Over a day, since the audit runs once a day: the alarm stays until an audit finds nothing."""
        self._add(
            "aggregate-drift",
            metric=self._once_a_day(Metric.AGGREGATE_DRIFT, service="auditor"),
            above=0,
        )

    def report(self) -> None:
        """Within minutes of the check at noon; docs/decisions/aws-stacks.md explains the silence."""
        self._add(
            "report-not-sent",
            metric=self._once_a_day(Metric.REPORT_MISSING, service="reporter"),
            above=0,
            silence_is_trouble=True,
        )

    def quiet(self, queue: str) -> None:
        """Only in a stage that says after how many hours quiet is trouble.

        By the work queue: the processor polls it all the time, so that it reports zeros as soon as it is
        there, and a new stage is quiet for that many hours before this alarm fires.
        """
        if self._limits.quiet_hours:
            self._add(
                "no-events",
                metric=of_queue(queue, "NumberOfMessagesSent", statistic="Sum", period=HOUR),
                below=1,
                evaluation_periods=self._limits.quiet_hours,
            )

    def _once_a_day(self, metric: str, *, service: str) -> cloudwatch.Metric:
        return own(metric, stage=self._stage, service=service, statistic="Maximum", period=DAY)

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
