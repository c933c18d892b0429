"""The secret that GitHub signs webhooks with."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_google.secret_manager_secret import (
    SecretManagerSecret,
    SecretManagerSecretReplication,
    SecretManagerSecretReplicationAuto,
)
from constructs import Construct

from contract.stage import Stage
from gcp_stack.parts.apis import EnabledApis


class WebhookSecret(Construct):
    """The place for the secret. Its value is never in code, in Terraform or in Terraform's state."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self.secret = SecretManagerSecret(
            self,
            "secret",
            secret_id=stage.names.webhook_secret,
            replication=SecretManagerSecretReplication(auto=SecretManagerSecretReplicationAuto()),
            lifecycle=TerraformResourceLifecycle(prevent_destroy=stage.protect_data),
            depends_on=[apis.of("secretmanager")],
        )
