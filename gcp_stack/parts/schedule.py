"""Cloud Scheduler calling a function, signed in as an account that may."""

from __future__ import annotations

from cdktf_cdktf_provider_google.cloud_scheduler_job import (
    CloudSchedulerJob,
    CloudSchedulerJobHttpTarget,
    CloudSchedulerJobHttpTargetOidcToken,
    CloudSchedulerJobRetryConfig,
)
from constructs import Construct

from gcp_stack.parts.cloud_function import CloudFunction
from gcp_stack.parts.identities import SchedulerIdentity
from stages.stage import Stage


class Schedule(Construct):
    """One POST per tick. Calls may overlap or be repeated: the functions are built for that."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        stage: Stage,
        cron: str,
        retries: int,
        function: CloudFunction,
        caller: SchedulerIdentity,
    ) -> None:
        super().__init__(scope, construct_id)
        allowed = function.allow_calls_by("schedule", caller.account.member)
        CloudSchedulerJob(
            self,
            "job",
            name=name,
            region=stage.google_region,
            schedule=cron,
            time_zone="Etc/UTC",
            # Scheduler would otherwise give up on a run that is still working, and count it as failed.
            attempt_deadline=f"{function.shape.timeout_seconds}s",
            retry_config=CloudSchedulerJobRetryConfig(retry_count=retries, min_backoff_duration="60s"),
            http_target=CloudSchedulerJobHttpTarget(
                uri=function.address,
                http_method="POST",
                oidc_token=CloudSchedulerJobHttpTargetOidcToken(
                    service_account_email=caller.account.email, audience=function.address
                ),
            ),
            depends_on=[allowed],
        )
