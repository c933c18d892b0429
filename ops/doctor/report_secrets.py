"""Whether the secrets of the report's chat and issue are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from ops.doctor.finding import Check, Finding, Step
from reporter.settings import CHAT_PARAMETER, TOKEN_PARAMETER

if TYPE_CHECKING:
    from stages.stage import Stage


def check_report_secrets(stage: Stage, ssm: Any) -> Iterator[Finding]:
    """Of the channels that the stage has. Their values are nobody's business."""
    if stage.report.chat:
        yield _check(stage, ssm, CHAT_PARAMETER, "address of the chat's incoming webhook")
    if stage.report.issue_repository:
        yield _check(stage, ssm, TOKEN_PARAMETER, "token that may create issues")


def _check(stage: Stage, ssm: Any, word: str, what: str) -> Finding:
    name = stage.names.of(word)
    check = Check(
        Step.AWS_STACKS,
        what,
        f"`aws ssm put-parameter --name {name} --type SecureString --value file:///dev/stdin --region "
        f"{stage.aws_region}` takes the {what} from its standard input.",
    )
    try:
        kind = ssm.get_parameter(Name=name)["Parameter"]["Type"]
    except (ClientError, BotoCoreError) as error:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        return (
            check.missing(f"there is no parameter {name}")
            if code == "ParameterNotFound"
            else check.unknown(str(error))
        )
    return check.settle(kind == "SecureString", found=name, lacks=f"parameter {name} is not encrypted")
