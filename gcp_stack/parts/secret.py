"""A place in Secret Manager for what somebody else issues."""

from __future__ import annotations

from pathlib import PurePosixPath

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_google.secret_manager_secret import (
    SecretManagerSecret,
    SecretManagerSecretReplication,
    SecretManagerSecretReplicationAuto,
)
from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
from stages.stage import Stage


class StageSecret(Construct):
    """The place alone: the value is never in code, in Terraform or in Terraform's state."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        mounted_at: PurePosixPath,
        stage: Stage,
        apis: EnabledApis,
    ) -> None:
        super().__init__(scope, construct_id)
        self.mounted_at = mounted_at
        """The file that holds the value in the function that reads it; a folder of its own."""
        self.secret = SecretManagerSecret(
            self,
            "secret",
            secret_id=name,
            replication=SecretManagerSecretReplication(auto=SecretManagerSecretReplicationAuto()),
            lifecycle=TerraformResourceLifecycle(prevent_destroy=stage.protect_data),
            depends_on=[apis.of("secretmanager")],
        )
