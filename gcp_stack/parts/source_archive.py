"""The functions' source, as a zip in a bucket of its own."""

from __future__ import annotations

from cdktf import AssetType, Fn, TerraformAsset
from cdktf_cdktf_provider_google.storage_bucket import (
    StorageBucket,
    StorageBucketLifecycleRule,
    StorageBucketLifecycleRuleAction,
    StorageBucketLifecycleRuleCondition,
    StorageBucketVersioning,
)
from cdktf_cdktf_provider_google.storage_bucket_object import StorageBucketObject
from constructs import Construct

from gcp_stack.packaging import build_archive
from stages.stage import Stage

REPLACED_KEPT_DAYS = 30
"""Long enough to look at what ran last month."""


class SourceArchive(Construct):
    """The zip under a name that changes when, and only when, its content does: that makes a new revision.

    Terraform works the name out when it plans, so that the configuration does not move with the code.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        archive = TerraformAsset(
            self, "zip", path=str(build_archive().file), type=AssetType.FILE, asset_hash="functions"
        )
        self.bucket = self._define_bucket(stage)
        self.object = StorageBucketObject(
            self,
            "object",
            bucket=self.bucket.name,
            name=f"functions-{Fn.substr(Fn.filesha256(archive.path), 0, 16)}.zip",
            source=archive.path,
        )

    def _define_bucket(self, stage: Stage) -> StorageBucket:
        return StorageBucket(
            self,
            "bucket",
            # Bucket names are shared by all of Google's customers; project ids are as well.
            name=f"{stage.google_project}-{stage.names.of('source')}",
            location=stage.google_region,
            uniform_bucket_level_access=True,
            public_access_prevention="enforced",
            versioning=StorageBucketVersioning(enabled=True),
            lifecycle_rule=[
                StorageBucketLifecycleRule(
                    action=StorageBucketLifecycleRuleAction(type="Delete"),
                    condition=StorageBucketLifecycleRuleCondition(
                        days_since_noncurrent_time=REPLACED_KEPT_DAYS
                    ),
                )
            ],
            force_destroy=not stage.protect_data,
        )
