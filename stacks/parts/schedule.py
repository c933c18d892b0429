"""A function on a schedule, and a dead-letter queue for its failed runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from stacks.parts.queues import DeadLetterQueue

PATIENCE = cdk.Duration.hours(3)
"""How long a run is retried before it counts as failed."""


class FunctionSchedule(Construct):
    """Starts the function; a run that cannot be started, or fails, ends in a dead-letter queue of its own.

    The schedule only hands its event over: a run that fails after that is the function's to bury.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: lambda_.Function,
        name: str,
        dlq_name: str,
        description: str,
        expression: scheduler.ScheduleExpression,
    ) -> None:
        super().__init__(scope, construct_id)
        self._function = function
        self.dlq = DeadLetterQueue(self, "Dlq", name=dlq_name).queue
        function.configure_async_invoke(
            on_failure=destinations.SqsDestination(self.dlq), max_event_age=PATIENCE, retry_attempts=2
        )
        self._role = self._define_role()
        self.add("Schedule", name=name, description=description, expression=expression)

    def add(
        self,
        construct_id: str,
        *,
        name: str,
        description: str,
        expression: scheduler.ScheduleExpression,
        event: Mapping[str, Any] | None = None,
    ) -> None:
        """Starts the function at another time as well, with its own event."""
        target = targets.LambdaInvoke(
            self._function,
            role=self._role,
            retry_attempts=5,
            max_event_age=PATIENCE,
            dead_letter_queue=self.dlq,
            input=scheduler.ScheduleTargetInput.from_object(dict(event)) if event else None,
        )
        scheduler.Schedule(
            self,
            construct_id,
            schedule_name=name,
            description=description,
            schedule=expression,
            target=target,
        )

    def _define_role(self) -> iam.Role:
        """Named here, as the target would name its role by the number of a token, which changes."""
        stack = cdk.Stack.of(self)
        group = stack.format_arn(service="scheduler", resource="schedule-group", resource_name="default")
        return iam.Role(
            self,
            "Role",
            description="Starts a function, and sends to its schedule's dead-letter queue",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": stack.account, "aws:SourceArn": group}},
            ),
        )
