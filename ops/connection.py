"""Which stage a command speaks to, and how it gets there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from local.aws_session import emulator_session
from local.endpoints import Endpoints
from stages.stage import Stage, load_stage

# A local run that has gone is noticed at once; a real stage gets botocore's usual patience.
_LOCAL_CONFIG = Config(connect_timeout=3, retries={"total_max_attempts": 1})


@dataclass(frozen=True, slots=True)
class Connection:
    """A stage, and the running emulators where it is the local one."""

    stage: Stage
    endpoints: Endpoints | None

    @classmethod
    def to(cls, stage_name: str) -> Connection:
        """Raises SettingError for an unknown stage, NoLocalRun where the local one is not running."""
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
