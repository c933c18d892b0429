"""The accounts that run, build and call the functions, each with the least it needs."""

from __future__ import annotations

from cdktf import TerraformResource
from cdktf_cdktf_provider_google.firestore_database import FirestoreDatabase
from cdktf_cdktf_provider_google.project_iam_member import ProjectIamMember, ProjectIamMemberCondition
from cdktf_cdktf_provider_google.secret_manager_secret_iam_member import SecretManagerSecretIamMember
from cdktf_cdktf_provider_google.service_account import ServiceAccount
from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
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
        stage: Stage,
        apis: EnabledApis,
        database: FirestoreDatabase,
        secret: StageSecret | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.account = ServiceAccount(
            self,
            "account",
            account_id=stage.names.of(construct_id),
            display_name=f"CV Analytics {construct_id}",
            depends_on=[apis.of("iam")],
        )
        self.grants: list[TerraformResource] = [self._may_use_documents(stage, apis, database)]
        if secret:
            self.grants.append(self._may_read(secret))

    def _may_use_documents(
        self, stage: Stage, apis: EnabledApis, database: FirestoreDatabase
    ) -> ProjectIamMember:
        return ProjectIamMember(
            self,
            "documents",
            project=stage.google_project,
            role="roles/datastore.user",
            member=self.account.member,
            condition=ProjectIamMemberCondition(
                title="this database alone", expression=f'resource.name == "{database.id}"'
            ),
            depends_on=[apis.of("cloudresourcemanager")],
        )

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

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self.account = ServiceAccount(
            self,
            "account",
            account_id=stage.names.of(construct_id),
            display_name="CV Analytics function builds",
            depends_on=[apis.of("iam")],
        )
        self.grants: list[TerraformResource] = [
            ProjectIamMember(
                self,
                role.replace(".", "-"),
                project=stage.google_project,
                role=f"roles/{role}",
                member=self.account.member,
                depends_on=[apis.of("cloudresourcemanager")],
            )
            for role in BUILD_ROLES
        ]


class SchedulerIdentity(Construct):
    """The account that makes scheduled calls. Each schedule lets it call one function only."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self.account = ServiceAccount(
            self,
            "account",
            account_id=stage.names.of(construct_id),
            display_name="CV Analytics schedules",
            depends_on=[apis.of("iam")],
        )
