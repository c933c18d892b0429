"""What is watched, and from when on it is trouble: an arrow of the pipeline for each method."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from contract.names import Metric
from stacks.parts.alarms import StageAlarms
from stacks.parts.metrics import FIVE_MINUTES, MINUTE, failed_percent, of_pipe, own
from stacks.parts.pipe import StreamPipe
from stacks.parts.routes import Route
from stages.stage import Stage

DAY = cdk.Duration.days(1)
HOUR = cdk.Duration.hours(1)


class Watch:
    """Adds the stage's alarms."""

    def __init__(self, alarms: StageAlarms, *, stage: Stage) -> None:
        self._alarms, self._stage, self._limits = alarms, stage, stage.alarms

    def dead_letters(self, word: str, queue: sqs.Queue, *, sentence: str, route: str = "") -> None:
        """By what lies in it: what redrive moves there counts as sent for nobody."""
        self._alarms.add(
            f"{word}-has-messages",
            metric=queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum"),
            above=0,
            sentence=sentence,
            route=route,
        )

    def waiting(self, word: str, queue: sqs.Queue, *, sentence: str, route: str = "") -> None:
        """A function behind a queue has no iterator age; what waits shows in the queue."""
        self._alarms.add(
            word,
            metric=queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum"),
            above=self._limits.oldest_message_seconds,
            evaluation_periods=3,
            sentence=sentence,
            route=route,
        )

    def route(self, route: Route) -> None:
        """One more consumer: what it gave up on, what waits for it, and what never reached its queue."""
        name = route.name
        for word, queue, sentence in (
            ("route-dlq", route.dlq, f"Messages of route {name} could not be handled."),
            ("route-pipe-dlq", route.pipe_dlq, f"The pipe of route {name} gave up on stream records."),
            ("route-rule-dlq", route.rule_dlq, f"The event bus could not put events into route {name}."),
        ):
            if queue is not None:
                self.dead_letters(word, queue, route=name, sentence=sentence)
        self.waiting(
            "route-waits-too-long",
            route.queue,
            route=name,
            sentence=f"Messages of route {name} wait for longer than they should.",
        )
        if route.function is not None:
            self.errors(
                route.function,
                word="route-errors",
                route=name,
                sentence=f"Runs of the consumer of route {name} break off with their whole batch.",
            )

    def bus(self, pipe: StreamPipe) -> None:
        """What several routes share: behind it none of them gets anything."""
        self.dead_letters(
            "route-pipe-dlq",
            pipe.dlq,
            route="bus",
            sentence="The pipe to the routes' event bus gave up on stream records.",
        )

    def pipe(self, name: str) -> None:
        self._alarms.add(
            "pipe-failures",
            metric=of_pipe(name, "ExecutionFailed"),
            above=0,
            sentence="The pipe cannot deliver stream records to the work queue, and tries again.",
        )

    def errors(self, function: lambda_.Function, *, word: str, sentence: str, route: str = "") -> None:
        """Runs that ended in an error; of the processor these are whole batches, never single records."""
        self._alarms.add(
            word,
            metric=function.metric_errors(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
            sentence=sentence,
            route=route,
        )

    def processor(self, function: lambda_.Function) -> None:
        self._alarms.add(
            "failed-records",
            metric=failed_percent(at_least=self._limits.failed_records_at_least),
            above=self._limits.failed_records_percent,
            sentence="More of the processor's records fail than should.",
        )
        self._alarms.add(
            "processor-throttled",
            metric=function.metric_throttles(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
            sentence="Lambda refuses to run the processor as often as the work queue asks.",
        )
        self._alarms.add(
            "processor-slow",
            metric=function.metric_duration(period=FIVE_MINUTES, statistic="p95"),
            above=1000 * self._limits.duration_seconds,
            sentence="Batches take the processor longer than they should.",
        )
        self._alarms.add(
            "events-counted-late",
            metric=own(Metric.LAG_SECONDS, service="processor", statistic="p99"),
            above=self._limits.lag_seconds,
            sentence="Events reach the figures later than they should after they happened on GitHub.",
        )

    def figures(self) -> None:
        """Over a day, since the audit speaks once a day: the alarm stays until an audit finds nothing."""
        self._alarms.add(
            "aggregate-drift",
            metric=own(Metric.AGGREGATE_DRIFT, service="auditor", statistic="Maximum", period=DAY),
            above=0,
            sentence="The nightly audit found figures that are not what the events add up to.",
        )

    def report(self) -> None:
        """Within minutes of the check at noon; docs/decisions/alarms-on-silence.md says how silence rings."""
        self._alarms.add(
            "report-not-sent",
            metric=own(Metric.REPORT_MISSING, service="reporter", statistic="Maximum", period=DAY),
            above=0,
            silence_is_trouble=True,
            sentence="Last week's report was not sent by noon, or nobody looked whether it was.",
        )

    def quiet(self) -> None:
        """Only where the stage says from when on quiet is trouble."""
        if self._limits.quiet_hours:
            self._alarms.add(
                "no-events",
                metric=own(Metric.RECORDS, service="processor", period=HOUR),
                below=1,
                evaluation_periods=self._limits.quiet_hours,
                silence_is_trouble=True,
                sentence="No event at all has come through to the processor for longer than is usual.",
            )
