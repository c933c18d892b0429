"""Whether the AWS account lets the stage's functions run as often as the stage asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from ops.doctor.finding import Check, Finding, Step

if TYPE_CHECKING:
    from stages.stage import Stage

QUOTA = "L-B99A9384"
"""Lambda's "Concurrent executions" (Service Quotas)."""


def runs_at_once(stage: Stage) -> int:
    """The most that the stage's queues start at the same time, and one run of each other function."""
    routes = sum(route.max_concurrency for route in stage.routes if route.consumer)
    others = ("aggregator", "reporter", "auditor", *(["publisher"] if stage.publishes else []))
    return stage.queue.max_concurrency + routes + len(others)


def check_concurrency(stage: Stage, lambda_: Any) -> Finding:
    """A new account may run ten at once; what is beyond that is throttled, and costs messages their tries."""
    wanted = runs_at_once(stage)
    check = Check(
        Step.AWS_STACKS,
        "Lambda concurrency",
        f"Ask AWS for more: `aws service-quotas request-service-quota-increase --service-code lambda "
        f"--quota-code {QUOTA} --desired-value 1000 --region {stage.aws_region}`. "
        f"Or lower `queue.max_concurrency` of [{stage.name}] in stages.toml.",
    )
    try:
        limits = lambda_.get_account_settings()["AccountLimit"]
    except (ClientError, BotoCoreError) as error:
        return check.unknown(str(error))
    free = int(limits["UnreservedConcurrentExecutions"])
    return check.settle(
        free >= wanted,
        found=f"{free} runs at once, the stage asks for {wanted} at most",
        lacks=f"the account allows {free} runs at once, the stage asks for up to {wanted}",
    )
