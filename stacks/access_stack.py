"""Access: how the Google side gets in."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from stacks.parts.google_access import WriterRole
from stages.stage import Stage


class AccessStack(cdk.Stack):
    """One role for each of the two functions at Google that write events. Nobody else can assume it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        env: cdk.Environment,
    ) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: access from Google")
        names, access = stage.names, stage.access
        WriterRole(
            self,
            "Receiver",
            name=names.writer_role,
            account=access.google_service_account_id,
            stage=stage,
        )
        WriterRole(
            self,
            "Relay",
            name=names.relay_writer_role,
            account=access.google_relay_account_id,
            stage=stage,
        )
