"""Which stage a command speaks to, and how it gets there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ProfileNotFound

from local.aws_session import emulator_session
from local.endpoints import Endpoints

if TYPE_CHECKING:
    from stages.stage import Stage

LOCAL = "local"
# A local run that has gone is noticed at once; a real stage gets botocore's usual patience.
_LOCAL_CONFIG = Config(connect_timeout=3, retries={"total_max_attempts": 1})


def no_such_profile(error: ProfileNotFound) -> str:
    """One sentence that names the variable, in botocore's order of them."""
    variable = next(filter(os.environ.get, ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")), "AWS_PROFILE")
    return f"{error}: {variable} names it. Unset it, or choose one of `aws configure list-profiles`."


@dataclass(frozen=True, slots=True)
class Connection:
    """A stage, and the running emulators where it is the local one."""

    stage: Stage
    endpoints: Endpoints | None

    @classmethod
    def to(cls, stage_name: str) -> Connection:
        """Raises SettingError for an unknown stage, NoLocalRun where the local one is not running."""
        from stages.stage import load_stage  # noqa: PLC0415  # pydantic, which `--help` does without

        stage = load_stage(stage_name)
        return cls(stage, Endpoints.read() if stage.emulated else None)

    def client(self, service: str) -> Any:
        """boto3's client of that service, by the run's own keys or by the person's own AWS credentials."""
        # boto3's types know no service whose name is not written out.
        session: Any = boto3 if self.endpoints is None else emulator_session()
        if self.endpoints is None:
            return session.client(service, region_name=self.stage.aws_region)
        return session.client(
            service,
            endpoint_url=self.endpoints.aws,
            region_name=self.endpoints.region,
            aws_access_key_id=self.endpoints.access_key_id,
            aws_secret_access_key=self.endpoints.secret_access_key,
            verify=self.endpoints.ca_bundle,
            config=_LOCAL_CONFIG,
        )
