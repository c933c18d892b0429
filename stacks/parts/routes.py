"""Routes: further consumers of the same events, each behind a filter and a queue of its own."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.parts.consumer import Consumer
from stacks.parts.emulator_gaps import takes_archives
from stacks.parts.pipe import BUS_DETAIL_TYPE, BUS_SOURCE, StreamPipe, to_bus, to_queue
from stacks.parts.queues import ConsumedQueue, DeadLetterQueue, visibility
from stages.horizon import DLQ_DAYS
from stages.routes import RouteSettings
from stages.stage import Stage
from stages.streams import EVERY_CHANGE, share_a_bus

RULE_RETRIES = 185
"""As many as EventBridge makes of itself, over a day."""


class Route(Construct):
    """One route: its queue, its dead-letter queue and, if it names one, the consumer."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        settings: RouteSettings,
        archive: s3.IBucket | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.settings, self.name = settings, settings.name
        self.queue = ConsumedQueue(
            self,
            "Work",
            name=stage.names.route(self.name, "queue", fifo=settings.fifo),
            dlq_name=stage.names.route(self.name, "dlq", fifo=settings.fifo),
            fifo=settings.fifo,
            visibility=visibility(settings.size, window_seconds=settings.batch_window_seconds),
            settings=stage.queue,
        ).queue
        if settings.consumer:
            # Every consumer's id is the archiver's, which was the first: CloudFormation updates a function
            # whose route gets another consumer, but cannot put one of the same name beside it.
            Consumer(self, "Archiver", stage=stage, route=settings, queue=self.queue, archive=archive)


class Routes(Construct):
    """A stage's routes, within the two readers that a stream allows.

    The stream has one reader to spare beside the processor's pipe. One route is a pipe of its own; several
    share a pipe to an event bus, on which each is a rule. The processor's pipe is the same in both shapes.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        table: dynamodb.ITableV2,
        archive: s3.IBucket | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._table = stage, table
        self._routes = [
            Route(self, route.name, stage=stage, settings=route, archive=archive) for route in stage.routes
        ]
        if share_a_bus(stage.routes):
            self._share_a_bus()
        else:
            for route in self._routes:
                self._define_pipe(route)

    def _define_pipe(self, route: Route) -> None:
        StreamPipe(
            route,
            "Pipe",
            stage=self._stage,
            name=self._stage.names.route(route.name, "pipe"),
            dlq_name=self._stage.names.route(route.name, "pipe-dlq"),
            table=self._table,
            patterns=[route.settings.pattern],
            target=to_queue(route.queue),
        )

    def _share_a_bus(self) -> None:
        names = self._stage.names
        bus = events.EventBus(self, "Bus", event_bus_name=names.route_bus)
        if takes_archives(self._stage):
            bus.archive(
                "Archive",
                archive_name=names.route_bus,
                description="What went over the bus, for a route that comes later or lost something",
                event_pattern=events.EventPattern(source=[BUS_SOURCE]),
                retention=cdk.Duration.days(DLQ_DAYS),
            )
        for route in self._routes:
            self._define_rule(route, bus)
        pipe = StreamPipe(
            self,
            "BusPipe",
            stage=self._stage,
            name=names.route_bus_pipe,
            dlq_name=names.route_bus_pipe_dlq,
            table=self._table,
            patterns=[EVERY_CHANGE],
            target=to_bus(bus),
        )
        # Records that arrive before the rules exist match nothing, and the pipe does not read them again.
        pipe.node.add_dependency(*self._routes)

    def _define_rule(self, route: Route, bus: events.EventBus) -> None:
        """Its target gets the record alone: a consumer sees the same message in both shapes."""
        names = self._stage.names
        dlq = DeadLetterQueue(route, "RuleDlq", name=names.route(route.name, "rule-dlq")).queue
        events.Rule(
            route,
            "Rule",
            rule_name=names.route(route.name),
            description=f"Stream records for route {route.name}",
            event_bus=bus,
            event_pattern=events.EventPattern(
                source=[BUS_SOURCE], detail_type=[BUS_DETAIL_TYPE], detail=route.settings.pattern
            ),
            targets=[
                targets.SqsQueue(
                    route.queue,
                    message=events.RuleTargetInput.from_event_path("$.detail"),
                    dead_letter_queue=dlq,
                    retry_attempts=RULE_RETRIES,
                    max_event_age=cdk.Duration.days(1),
                )
            ],
        )
