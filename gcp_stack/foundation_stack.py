"""What outlives the code, and what Google takes minutes to know of: all but the functions themselves."""

from __future__ import annotations

from pathlib import PurePosixPath

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from gcp_stack.parts.accounts import Accounts
from gcp_stack.parts.apis import EnabledApis
from gcp_stack.parts.database import Database
from gcp_stack.parts.deployer import Deployer
from gcp_stack.parts.google import configure_google
from gcp_stack.parts.image_registry import ImageRegistry
from gcp_stack.parts.publisher_access import PublisherAccess
from gcp_stack.parts.secret import StageSecret
from gcp_stack.parts.security_rules import SecurityRules
from gcp_stack.parts.service_metrics import ServiceMetrics
from stages.stage import Stage


class FoundationStack(TerraformStack):
    """Deployed first. You add the secrets' values before the functions follow."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        configure_google(self, stage=stage)
        self._apis = EnabledApis(self, "apis")
        self.database = Database(self, "firestore", stage=stage, apis=self._apis).database
        SecurityRules(self, "rules", stage=stage, database=self.database, apis=self._apis)
        self.webhook_secret = self._secret(stage, "webhook-secret", "/secrets/webhook/active")
        self.github_token = self._secret(stage, "github-token", "/secrets/github/token")
        self.accounts = Accounts(
            self,
            "accounts",
            stage=stage,
            apis=self._apis,
            database=self.database,
            webhook_secret=self.webhook_secret,
            github_token=self.github_token,
        )
        self.images = ImageRegistry(self, "images", stage=stage, apis=self._apis).repository
        ServiceMetrics(self, "metrics", stage=stage, apis=self._apis)
        if stage.deployer.github_repository:
            self._admit_github(stage)
        self._admit_publisher(stage)
        self._output("webhook_secret", self.webhook_secret, "One active secret per line.")
        self._output("github_token", self.github_token, "GitHub's token, or the app's private key.")

    def _admit_publisher(self, stage: Stage) -> None:
        publisher = PublisherAccess(self, "publisher", stage=stage, database=self.database, apis=self._apis)
        TerraformOutput(
            self,
            "publisher_audience",
            value=f"//iam.googleapis.com/{publisher.provider.name}",
            description="Setting access.google_publisher_audience of the stage.",
        )

    def _admit_github(self, stage: Stage) -> None:
        deployer = Deployer(self, "deployer", stage=stage, apis=self._apis)
        for name, value in (
            ("google_deployer", deployer.account.email),
            ("google_identity_provider", deployer.provider.name),
        ):
            description = f"Variable {name.upper()} of the environment on GitHub."
            TerraformOutput(self, name, value=value, description=description)

    def _secret(self, stage: Stage, word: str, mounted_at: str) -> StageSecret:
        return StageSecret(
            self,
            word,
            name=stage.names.of(word),
            mounted_at=PurePosixPath(mounted_at),
            stage=stage,
            apis=self._apis,
        )

    def _output(self, name: str, secret: StageSecret, what: str) -> None:
        description = f"{what} Add a version before the functions are deployed."
        TerraformOutput(self, name, value=secret.secret.name, description=description)
