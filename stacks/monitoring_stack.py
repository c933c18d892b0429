"""Monitoring: who gets an e-mail when a hop is in trouble, and where they look."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from contract.names import function_logs
from stacks.parts.alarm_topic import AlarmTopic
from stacks.parts.budget import MonthlyBudget
from stacks.parts.dashboard import OperationsDashboard
from stacks.parts.emulator_gaps import takes_budgets
from stacks.parts.pipe import pipe_logs
from stacks.parts.saved_queries import SavedQueries
from stacks.parts.watch import Watch
from stages.stage import Stage
from stages.streams import share_a_bus


class MonitoringStack(cdk.Stack):
    """The alarm topic, the alarms, the dashboard and the saved queries: of everything by its name."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: alarms")
        self._stage = stage
        watch = Watch(self, "Alarms", stage=stage, topic=AlarmTopic(self, "AlarmTopic", stage=stage).topic)
        self._add_alarms(watch)
        self._draw(OperationsDashboard(self, "Operations", stage=stage), watch)
        if takes_budgets(stage):
            MonthlyBudget(self, "Budget", stage=stage)
        SavedQueries(self, "Queries", stage=stage, log_groups=self._log_groups)

    def _add_alarms(self, watch: Watch) -> None:
        names, fifo = self._stage.names, self._stage.queue.is_fifo
        watch.pipe(self._stage.pipe_name(names.pipe))
        watch.dead_letters("pipe-dlq", names.pipe_dlq)
        watch.waiting("oldest-message-too-old", names.work_queue(fifo=fifo))
        watch.dead_letters("work-dlq", names.work_dlq(fifo=fifo))
        watch.errors(names.processor, word="processor")
        watch.processor(names.processor)
        watch.quiet(names.work_queue(fifo=fifo))
        watch.stream_reader(names.aggregator, names.aggregator_dlq, word="aggregator")
        if self._stage.publishes:
            watch.stream_reader(names.publisher, names.publisher_dlq, word="publisher")
        watch.errors(names.auditor, word="auditor")
        watch.dead_letters("audit-dlq", names.audit_dlq)
        watch.figures()
        watch.errors(names.reporter, word="reporter")
        watch.dead_letters("schedule-dlq", names.schedule_dlq)
        watch.report()
        for route in self._stage.routes:
            watch.route(route)
        if share_a_bus(self._stage.routes):
            watch.bus()

    def _draw(self, board: OperationsDashboard, watch: Watch) -> None:
        names, fifo = self._stage.names, self._stage.queue.is_fifo
        board.alarms(watch.made)
        readers = [names.aggregator_dlq, *([names.publisher_dlq] if self._stage.publishes else [])]
        board.queues(
            names.work_queue(fifo=fifo),
            [names.work_dlq(fifo=fifo), names.pipe_dlq, *readers, names.schedule_dlq, names.audit_dlq],
        )
        for route in self._stage.routes:
            board.queues(
                names.route(route.name, "queue", fifo=route.fifo),
                self._stage.dead_letters_of(route),
                title=f"Route {route.name}",
            )
        board.flow(self._stage.pipe_name(names.pipe))
        board.outcomes()
        board.figures(self._functions[1 : 3 if self._stage.publishes else 2])
        board.functions(self._functions)
        tables = [
            names.analytics_table,
            names.threads_table,
            names.contributions_table,
            names.aggregates_table,
        ]
        board.costs(self._functions, tables, names.work_queue(fifo=fifo), self._log_groups)

    @property
    def _functions(self) -> list[str]:
        """The processor's first, then those that read streams."""
        names = self._stage.names
        publisher = [names.publisher] if self._stage.publishes else []
        return [names.processor, names.aggregator, *publisher, names.reporter, names.auditor]

    @property
    def _log_groups(self) -> list[str]:
        names, routes = self._stage.names, self._stage.routes
        consumers = [names.route(each.name) for each in routes if each.consumer]
        functions = [function_logs(name) for name in (*self._functions, *consumers)]
        return [*functions, pipe_logs(names.pipe)]
