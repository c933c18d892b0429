"""Where stage `local` may differ from what goes to the cloud, and why: nowhere else.

Each gap names the version of the emulator in which it was seen, and goes when the emulator has it.
"""

from __future__ import annotations

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ses as ses

from contract.stage import Stage


def takes_alarm_on(metric: cloudwatch.IMetric, stage: Stage) -> bool:
    """MiniStack 1.5.33 refuses to create an alarm on metric math."""
    return not (stage.emulated and isinstance(metric, cloudwatch.MathExpression))


def mail_resources(identity: ses.EmailIdentity, stage: Stage) -> list[str]:
    """MiniStack 1.5.33 checks `ses:SendEmail` against no identity at all, which only a wildcard allows."""
    return ["*"] if stage.emulated else [identity.email_identity_arn]
