"""Access: how the Google side gets in."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from contract.stage import Stage
from stacks.parts.google_access import WriterRole
from stacks.storage_stack import StorageStack


class AccessStack(cdk.Stack):
    """The one role that somebody outside this account may take on."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        storage: StorageStack,
        env: cdk.Environment,
    ) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: access from Google")
        self.writer_role = WriterRole(self, "Writer", stage=stage, table=storage.analytics).role
