"""Who may show figures in Firestore from AWS: one role of one account, known by its identity."""

from __future__ import annotations

from cdktf_cdktf_provider_google.firestore_database import FirestoreDatabase
from cdktf_cdktf_provider_google.iam_workload_identity_pool import IamWorkloadIdentityPool
from cdktf_cdktf_provider_google.iam_workload_identity_pool_provider import (
    IamWorkloadIdentityPoolProvider,
    IamWorkloadIdentityPoolProviderAws,
)
from cdktf_cdktf_provider_google.project_iam_member import ProjectIamMember, ProjectIamMemberCondition
from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
from stages.stage import Stage


class PublisherAccess(Construct):
    """Takes the publisher's AWS role, and no other, for a reader and writer of this one database.

    Google Cloud: "Configure Workload Identity Federation with AWS".
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        database: FirestoreDatabase,
        apis: EnabledApis,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._apis = stage, apis
        pool = self._define_pool()
        self.provider = self._define_provider(pool)
        ProjectIamMember(
            self,
            "documents",
            project=stage.google_project,
            role="roles/datastore.user",
            member=f"principalSet://iam.googleapis.com/{pool.name}/attribute.aws_role/{self._role}",
            condition=ProjectIamMemberCondition(
                title="this database alone", expression=f'resource.name == "{database.id}"'
            ),
        )

    @property
    def _role(self) -> str:
        """As AWS names a session of the role, without the session's own name."""
        return f"arn:aws:sts::{self._stage.aws_account}:assumed-role/{self._stage.names.publisher_role}"

    def _define_pool(self) -> IamWorkloadIdentityPool:
        return IamWorkloadIdentityPool(
            self,
            "pool",
            workload_identity_pool_id=self._stage.names.of("publisher"),
            display_name="CV Analytics: publisher",
            depends_on=[self._apis.of(api) for api in ("iam", "sts")],
        )

    def _define_provider(self, pool: IamWorkloadIdentityPool) -> IamWorkloadIdentityPoolProvider:
        return IamWorkloadIdentityPoolProvider(
            self,
            "provider",
            workload_identity_pool_id=pool.workload_identity_pool_id,
            workload_identity_pool_provider_id="aws",
            aws=IamWorkloadIdentityPoolProviderAws(account_id=self._stage.aws_account),
            attribute_mapping={
                "google.subject": "assertion.arn.extract('assumed-role/{role_and_session}')",
                "attribute.aws_role": (
                    "assertion.arn.extract('{account}assumed-role/')"
                    " + 'assumed-role/' + assertion.arn.extract('assumed-role/{role}/')"
                ),
            },
            attribute_condition=f"assertion.arn.startsWith('{self._role}/')",
        )
