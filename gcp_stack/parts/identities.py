"""The accounts that run, build and call the functions, each with the least it needs."""

from __future__ import annotations

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_google.firestore_database import FirestoreDatabase
from cdktf_cdktf_provider_google.project_iam_member import ProjectIamMember, ProjectIamMemberCondition
from cdktf_cdktf_provider_google.secret_manager_secret_iam_member import SecretManagerSecretIamMember
from cdktf_cdktf_provider_google.service_account import ServiceAccount
from constructs import Construct

from gcp_stack.parts.secret import StageSecret
from stages.stage import Stage

BUILD_ROLES = ("artifactregistry.writer", "logging.logWriter", "storage.objectViewer")
"""Google: "Custom service account for Cloud Build", the roles that building a function takes."""


class FunctionIdentity(Construct):
    """May read and write documents of this database, and read this one secret if it has one."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        stage: Stage,
        database: FirestoreDatabase,
        secret: StageSecret | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.account = ServiceAccount(
            self,
            "account",
            account_id=name,
            display_name=f"CV Analytics {construct_id.removesuffix('-identity')}",
        )
        self.grants: list[ITerraformDependable] = [
            ProjectIamMember(
                self,
                "documents",
                project=stage.google_project,
                role="roles/datastore.user",
                member=self.account.member,
                condition=ProjectIamMemberCondition(
                    title="this database alone", expression=f'resource.name == "{database.id}"'
                ),
            ),
        ]
        if secret:
            self.grants.append(self._may_read(secret))

    def _may_read(self, secret: StageSecret) -> SecretManagerSecretIamMember:
        return SecretManagerSecretIamMember(
            self,
            secret.node.id,
            secret_id=secret.secret.id,
            role="roles/secretmanager.secretAccessor",
            member=self.account.member,
        )


class BuilderIdentity(Construct):
    """Builds the functions' images. The default builder would be an editor of the whole project."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.account = ServiceAccount(
            self, "account", account_id=stage.names.of("builder"), display_name="CV Analytics function builds"
        )
        self.grants: list[ITerraformDependable] = [
            ProjectIamMember(
                self,
                role.replace(".", "-"),
                project=stage.google_project,
                role=f"roles/{role}",
                member=self.account.member,
            )
            for role in BUILD_ROLES
        ]


class SchedulerIdentity(Construct):
    """The account that makes scheduled calls. Each schedule lets it call one function only."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.account = ServiceAccount(
            self, "account", account_id=stage.names.of("scheduler"), display_name="CV Analytics schedules"
        )
