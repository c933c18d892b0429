"""Monitoring: who is told when an arrow of the pipeline is in trouble."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from contract.names import METRIC_NAMESPACE, Metric
from contract.stage import Stage
from stacks.parts.alarms import AlarmTopic, StageAlarms
from stacks.pipeline_stack import PipelineStack

MINUTE = cdk.Duration.minutes(1)


class MonitoringStack(cdk.Stack):
    """The alarm topic and the alarms."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        pipeline: PipelineStack,
        env: cdk.Environment,
    ) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: alarms")
        self.topic = AlarmTopic(self, "AlarmTopic", stage=stage).topic
        self._alarms = StageAlarms(self, "Alarms", stage=stage, topic=self.topic)
        self._watch_dead_letters(pipeline)
        self._watch_work(stage, pipeline.work.queue)
        self._watch_figures()

    def _watch_dead_letters(self, pipeline: PipelineStack) -> None:
        for word, queue, sentence in (
            ("work-dlq", pipeline.work.dlq, "Events could not be counted and wait in the work queue's DLQ."),
            ("pipe-dlq", pipeline.pipe.dlq, "The pipe gave up on stream records and named them in its DLQ."),
            ("schedule-dlq", pipeline.reporter.schedule_dlq, "The weekly report was not sent."),
            ("audit-dlq", pipeline.auditor.schedule_dlq, "The nightly audit did not come to its end."),
        ):
            visible = queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")
            self._alarms.add(f"{word}-has-messages", metric=visible, above=0, sentence=sentence)

    def _watch_work(self, stage: Stage, queue: sqs.Queue) -> None:
        self._alarms.add(
            "oldest-message-too-old",
            metric=queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum"),
            above=stage.alarms.oldest_message_seconds,
            evaluation_periods=3,
            sentence="Events wait in the work queue for longer than they should.",
        )
        self._alarms.add(
            "failed-records",
            metric=_failed_percent(),
            above=stage.alarms.failed_records_percent,
            sentence="More of the processor's records fail than should.",
        )

    def _watch_figures(self) -> None:
        """Over a day, since the audit speaks once a day: the alarm stays until an audit finds nothing."""
        self._alarms.add(
            "aggregate-drift",
            metric=cloudwatch.Metric(
                namespace=METRIC_NAMESPACE,
                metric_name=Metric.AGGREGATE_DRIFT,
                dimensions_map={"service": "auditor"},
                statistic="Maximum",
                period=cdk.Duration.days(1),
            ),
            above=0,
            sentence="The nightly audit found figures that are not what the events add up to.",
        )


def _failed_percent() -> cloudwatch.MathExpression:
    """Of records, not of invocations: one that reports failed items is a success to Lambda's `Errors`."""
    return cloudwatch.MathExpression(
        expression="100 * FILL(failed, 0) / records",
        using_metrics={"failed": _processed(Metric.FAILED), "records": _processed(Metric.RECORDS)},
        label="Failed records in percent",
        period=cdk.Duration.minutes(5),
    )


def _processed(name: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=METRIC_NAMESPACE,
        metric_name=name,
        dimensions_map={"service": "processor"},
        statistic="Sum",
    )
