"""Monitoring: who gets an e-mail when a hop is in trouble, and where they look."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.parts.aggregator import Aggregator
from stacks.parts.alarm_topic import AlarmTopic
from stacks.parts.auditor import Auditor
from stacks.parts.dashboard import OperationsDashboard
from stacks.parts.publisher import Publisher
from stacks.parts.reporter import Reporter
from stacks.parts.saved_queries import SavedQueries
from stacks.parts.watch import Watch
from stacks.pipeline_stack import PipelineStack
from stages.stage import Stage


class MonitoringStack(cdk.Stack):
    """The alarm topic, the alarms, the dashboard and the saved queries."""

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
        self._stage, self._pipeline = stage, pipeline
        watch = Watch(self, "Alarms", stage=stage, topic=self.topic)
        self._add_alarms(watch)
        self._draw(OperationsDashboard(self, "Operations", stage=stage), watch)
        SavedQueries(self, "Queries", stage=stage, log_groups=self._log_groups)

    def _add_alarms(self, watch: Watch) -> None:
        pipeline = self._pipeline
        watch.pipe(self._stage.names.pipe)
        watch.dead_letters("pipe-dlq", pipeline.pipe.dlq)
        watch.waiting("oldest-message-too-old", pipeline.work.queue)
        watch.dead_letters("work-dlq", pipeline.work.dlq)
        watch.errors(pipeline.processor.function, word="processor")
        watch.processor(pipeline.processor.function)
        watch.quiet()
        watch.stream_reader(pipeline.aggregator.function, pipeline.aggregator.dlq, word="aggregator")
        if pipeline.publisher is not None:
            watch.stream_reader(pipeline.publisher.function, pipeline.publisher.dlq, word="publisher")
        watch.errors(pipeline.auditor.function, word="auditor")
        watch.dead_letters("audit-dlq", pipeline.auditor.schedule_dlq)
        watch.figures()
        watch.errors(pipeline.reporter.function, word="reporter")
        watch.dead_letters("schedule-dlq", pipeline.reporter.schedule_dlq)
        watch.report()
        for route in pipeline.routes:
            watch.route(route)
        if pipeline.bus_pipe is not None:
            watch.bus(pipeline.bus_pipe)

    def _draw(self, board: OperationsDashboard, watch: Watch) -> None:
        pipeline, names = self._pipeline, self._stage.names
        processor, others = pipeline.processor.function, self._other_functions
        board.alarms(watch.made)
        readers = [each.dlq for each in self._stream_readers]
        scheduled = [each.schedule_dlq for each in self._scheduled]
        board.queues(pipeline.work, [pipeline.pipe.dlq, *readers, *scheduled])
        for route in pipeline.routes:
            buried = [queue for queue in (route.pipe_dlq, route.rule_dlq) if queue is not None]
            board.queues(route.work, buried, title=f"Route {route.name}")
        board.flow(names.pipe)
        board.outcomes()
        board.functions(processor, others)
        board.costs(
            [processor, *others],
            [
                names.analytics_table,
                names.threads_table,
                names.contributions_table,
                names.aggregates_table,
            ],
            pipeline.work.queue,
            self._log_groups,
        )

    @property
    def _scheduled(self) -> list[Reporter | Auditor]:
        return [self._pipeline.reporter, self._pipeline.auditor]

    @property
    def _stream_readers(self) -> list[Aggregator | Publisher]:
        publisher = self._pipeline.publisher
        return [self._pipeline.aggregator, *([publisher] if publisher else [])]

    @property
    def _other_functions(self) -> list[lambda_.Function]:
        return [each.function for each in (*self._stream_readers, *self._scheduled)]

    @property
    def _log_groups(self) -> list[logs.ILogGroup]:
        consumers = [route.function for route in self._pipeline.routes if route.function is not None]
        functions = [
            self._pipeline.processor.function,
            *self._other_functions,
            *consumers,
        ]
        return [*(function.log_group for function in functions), self._pipeline.pipe.log_group]
