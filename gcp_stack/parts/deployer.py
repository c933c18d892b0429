"""The service account of GitHub Actions in this project, trusted by identity, without a key."""

from __future__ import annotations

from cdktf_cdktf_provider_google.iam_workload_identity_pool import IamWorkloadIdentityPool
from cdktf_cdktf_provider_google.iam_workload_identity_pool_provider import (
    IamWorkloadIdentityPoolProvider,
    IamWorkloadIdentityPoolProviderOidc,
)
from cdktf_cdktf_provider_google.project_iam_member import ProjectIamMember
from cdktf_cdktf_provider_google.project_service import ProjectService
from cdktf_cdktf_provider_google.service_account import ServiceAccount
from cdktf_cdktf_provider_google.service_account_iam_member import ServiceAccountIamMember
from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
from stages.stage import Stage

ISSUER = "https://token.actions.githubusercontent.com"
ROLES = (
    "artifactregistry.admin",
    "cloudfunctions.admin",
    "cloudscheduler.admin",
    "datastore.owner",
    "firebaserules.admin",
    "iam.serviceAccountAdmin",
    "iam.serviceAccountUser",
    "iam.workloadIdentityPoolAdmin",
    "logging.configWriter",
    "monitoring.admin",
    "resourcemanager.projectIamAdmin",
    "run.admin",
    "secretmanager.admin",
    "serviceusage.apiKeysAdmin",
    "serviceusage.serviceUsageAdmin",
    "storage.admin",
)
"""Each is what one kind of resource of the stacks takes; together they are close to owning the project."""


class Deployer(Construct):
    """For jobs of one repository, in the GitHub environment with the stage's name."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._apis = stage, apis
        impersonation = ProjectService(
            self, "iamcredentials", service="iamcredentials.googleapis.com", disable_on_destroy=False
        )
        pool = self._define_pool()
        self.provider = self._define_provider(pool)
        self.account = ServiceAccount(
            self,
            "account",
            account_id=stage.names.deployer_role,
            display_name="CV Analytics deployments",
            depends_on=[apis.of("iam"), impersonation],
        )
        self._allow_deploying()
        ServiceAccountIamMember(
            self,
            "jobs",
            service_account_id=self.account.name,
            role="roles/iam.workloadIdentityUser",
            member=f"principalSet://iam.googleapis.com/{pool.name}/attribute.environment/{stage.name}",
        )

    def _define_pool(self) -> IamWorkloadIdentityPool:
        return IamWorkloadIdentityPool(
            self,
            "pool",
            workload_identity_pool_id=self._stage.names.of("github"),
            display_name="CV Analytics: GitHub Actions",
            depends_on=[self._apis.of(api) for api in ("iam", "sts")],
        )

    def _define_provider(self, pool: IamWorkloadIdentityPool) -> IamWorkloadIdentityPoolProvider:
        """All customers of GitHub share one issuer. The condition admits one repository's environment.

        By its own claims, which every job has in the same form. GitHub's subject has two forms, and may be
        longer than the 127 bytes that Google takes.
        """
        return IamWorkloadIdentityPoolProvider(
            self,
            "provider",
            workload_identity_pool_id=pool.workload_identity_pool_id,
            workload_identity_pool_provider_id="github",
            oidc=IamWorkloadIdentityPoolProviderOidc(issuer_uri=ISSUER),
            attribute_mapping={
                "google.subject": "assertion.repository_id + ':' + assertion.environment",
                "attribute.environment": "assertion.environment",
            },
            attribute_condition=" && ".join(
                f'assertion.{claim} == "{value}"' for claim, value in self._admitted().items()
            ),
        )

    def _admitted(self) -> dict[str, str]:
        """The claims of a job that may deploy. Numbers stay with a repository; a name may pass to another."""
        deployer = self._stage.deployer
        ids = {
            "repository_owner_id": deployer.github_owner_id,
            "repository_id": deployer.github_repository_id,
        }
        known = ids if deployer.github_repository_id else {"repository": deployer.github_repository}
        return {**known, "environment": self._stage.name}

    def _allow_deploying(self) -> None:
        for role in ROLES:
            ProjectIamMember(
                self,
                role.replace(".", "-"),
                project=self._stage.google_project,
                role=f"roles/{role}",
                member=self.account.member,
            )
