"""All accounts of a stage, with their grants, and the minute that Google takes to know of them."""

from __future__ import annotations

from cdktf import TerraformOutput, TerraformResource, TerraformStack
from cdktf_cdktf_provider_google.firestore_database import FirestoreDatabase
from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
from gcp_stack.parts.identities import BuilderIdentity, FunctionIdentity, SchedulerIdentity
from gcp_stack.parts.secret import StageSecret
from stages.stage import Stage

SETTLING = "60s"
"""As in the provider's own example: a build that starts before its grants are known everywhere fails."""
TIME_PROVIDER = {"source": "hashicorp/time", "version": "0.13.1"}


class Accounts(Construct):
    """Made before the functions that use them: a new grant is not known everywhere at once."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        apis: EnabledApis,
        database: FirestoreDatabase,
        webhook_secret: StageSecret,
        github_token: StageSecret,
    ) -> None:
        super().__init__(scope, construct_id)

        def function(word: str, secret: StageSecret | None = None) -> FunctionIdentity:
            return FunctionIdentity(self, word, stage=stage, apis=apis, database=database, secret=secret)

        self._functions = {
            "receiver": function("receiver", webhook_secret),
            # Its own, and its own role at AWS: it reads no secret, and either can be shut out alone.
            "relay": function("relay"),
            "redeliver": function("redeliver", github_token),
        }
        self.builder = BuilderIdentity(self, "builder", stage=stage, apis=apis)
        self.scheduler = SchedulerIdentity(self, "scheduler", stage=stage, apis=apis)
        self._let_them_settle()
        for word, identity in self._functions.items():
            self._show(f"{word}_identity", identity.account.email, f"The account that runs the {word}.")
            self._show(f"{word}_identity_id", identity.account.unique_id, "What AWS knows it by.")

    def of(self, word: str) -> FunctionIdentity:
        """The account of a function."""
        return self._functions[word]

    def _let_them_settle(self) -> None:
        """Again for every new grant. The provider `time` has no bindings here, as it is this one resource."""
        granted = [grant for identity in self._functions.values() for grant in identity.grants]
        granted += self.builder.grants
        wait = TerraformResource(
            self,
            "settled",
            terraform_resource_type="time_sleep",
            depends_on=[*granted, self.scheduler.account],
        )
        wait.add_override("create_duration", SETTLING)
        wait.add_override("triggers", {"grants": " ".join(_place(grant) for grant in granted)})
        TerraformStack.of(self).add_override("terraform.required_providers.time", TIME_PROVIDER)

    def _show(self, name: str, value: str, description: str) -> None:
        output = TerraformOutput(self, name, value=value, description=description)
        output.override_logical_id(name)


def _place(grant: TerraformResource) -> str:
    """Within the stack; a new grant has another."""
    return grant.node.path.partition("/")[2]
