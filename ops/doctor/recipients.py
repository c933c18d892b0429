"""Whether SES sends the report to those who are to get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from ops.doctor.finding import Check, Finding, Part, Step

if TYPE_CHECKING:
    from stages.stage import Stage


def check_recipients(stage: Stage, sesv2: Any) -> Finding:
    """A new account is in SES's sandbox, which sends only to addresses or domains that are verified.

    Source: Amazon SES, "Request production access".
    """
    region = f"--region {stage.aws_region}"
    check = Check(
        Step.AWS_STACKS,
        "recipients of the report",
        "Ask AWS to lift it: `aws sesv2 put-account-details --production-access-enabled --mail-type "
        f"TRANSACTIONAL --website-url {stage.page} {region}`. Or send each recipient a link to follow: "
        f"`aws ses verify-email-identity --email-address <recipient> {region}`.",
        Part.ADDRESSES,
    )
    try:
        if sesv2.get_account()["ProductionAccessEnabled"]:
            return check.ok("SES sends to any address")
        left = [each for each in stage.report.recipients if not _is_verified(sesv2, each)]
    except (ClientError, BotoCoreError) as error:
        return check.unknown(str(error))
    return check.settle(
        not left,
        found="SES is in its sandbox, and has verified each of them",
        lacks=f"SES is in its sandbox, and has not verified {', '.join(left)}",
    )


def _is_verified(sesv2: Any, email: str) -> bool:
    return any(_verified(sesv2, identity) for identity in (email, email.partition("@")[2]))


def _verified(sesv2: Any, identity: str) -> bool:
    try:
        return bool(sesv2.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except sesv2.exceptions.NotFoundException:
        return False
