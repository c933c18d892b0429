"""A function on a schedule, and where it is noticed that it did not do its work."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from stacks.parts.queues import DeadLetterQueue

PATIENCE = cdk.Duration.hours(3)
"""How long a run is tried for before people are told that there is none."""


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
        self.dlq = DeadLetterQueue(self, "Dlq", name=dlq_name).queue
        function.configure_async_invoke(
            on_failure=destinations.SqsDestination(self.dlq), max_event_age=PATIENCE, retry_attempts=2
        )
        target = targets.LambdaInvoke(
            function,
            role=self._define_role(),
            retry_attempts=5,
            max_event_age=PATIENCE,
            dead_letter_queue=self.dlq,
        )
        scheduler.Schedule(
            self,
            "Schedule",
            schedule_name=name,
            description=description,
            schedule=expression,
            target=target,
        )

    def _define_role(self) -> iam.Role:
        """Named here, since the target would name its own role by a token's number, which moves."""
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
