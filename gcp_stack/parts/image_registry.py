"""Where the functions' images are kept, and for how long."""

from __future__ import annotations

from cdktf_cdktf_provider_google.artifact_registry_repository import (
    ArtifactRegistryRepository,
    ArtifactRegistryRepositoryCleanupPolicies,
    ArtifactRegistryRepositoryCleanupPoliciesCondition,
    ArtifactRegistryRepositoryCleanupPoliciesMostRecentVersions,
)
from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
from stages.stage import Stage

KEPT_VERSIONS = 5
"""Of each function; a revision cannot start without its image."""
OLD_SECONDS = 30 * 24 * 3600


class ImageRegistry(Construct):
    """The stage's own: in the one that Google makes by itself, every image stays for ever."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self.repository = ArtifactRegistryRepository(
            self,
            "repository",
            repository_id=stage.names.of("images"),
            location=stage.google_region,
            format="DOCKER",
            description="CV Analytics function images",
            cleanup_policy_dry_run=False,
            cleanup_policies=[_keep_the_latest(), _delete_the_old()],
            depends_on=[apis.of("artifactregistry")],
        )


def _keep_the_latest() -> ArtifactRegistryRepositoryCleanupPolicies:
    """Comes before any deletion (Google Cloud: "Configure cleanup policies")."""
    return ArtifactRegistryRepositoryCleanupPolicies(
        id="keep-the-latest",
        action="KEEP",
        most_recent_versions=ArtifactRegistryRepositoryCleanupPoliciesMostRecentVersions(
            keep_count=KEPT_VERSIONS
        ),
    )


def _delete_the_old() -> ArtifactRegistryRepositoryCleanupPolicies:
    return ArtifactRegistryRepositoryCleanupPolicies(
        id="delete-the-old",
        action="DELETE",
        condition=ArtifactRegistryRepositoryCleanupPoliciesCondition(
            older_than=f"{OLD_SECONDS}s", tag_state="ANY"
        ),
    )
