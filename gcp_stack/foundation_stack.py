"""What outlives the code: APIs, the database, the webhook secret."""

from __future__ import annotations

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from contract.stage import Stage
from gcp_stack.parts.apis import EnabledApis
from gcp_stack.parts.database import Database
from gcp_stack.parts.google import configure_google
from gcp_stack.parts.webhook_secret import WebhookSecret


class FoundationStack(TerraformStack):
    """Deployed first; the webhook secret is given its value before the receiver follows."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        configure_google(self, stage=stage)
        apis = EnabledApis(self, "apis")
        self.database = Database(self, "firestore", stage=stage, apis=apis).database
        self.webhook_secret = WebhookSecret(self, "webhook-secret", stage=stage, apis=apis).secret
        TerraformOutput(
            self,
            "webhook_secret",
            value=self.webhook_secret.name,
            description="Add a version with one active secret per line before the receiver is deployed.",
        )
