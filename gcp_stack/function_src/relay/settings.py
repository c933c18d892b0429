"""The relay's environment variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from contract.settings import EnvironmentSettings

if TYPE_CHECKING:
    from stages.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySettings(EnvironmentSettings):
    """Written by the Google stack, read by `main.py`; `stages/stage.py` says what the values mean."""

    stage: str
    google_project: str
    aws_region: str
    aws_role_arn: str
    """Empty where the stage has none: AWS is then reached by whatever boto3 finds."""
    aws_audience: str
    analytics_table: str

    @classmethod
    def of(cls, stage: Stage) -> Self:
        return cls(
            stage=stage.name,
            google_project=stage.google_project,
            aws_region=stage.aws_region,
            aws_role_arn=stage.relay_writer_role_arn,
            aws_audience=stage.names.aws_audience,
            analytics_table=stage.names.analytics_table,
        )
