"""S3 buckets."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.parts.keeping import KEPT

UNFINISHED_DAYS = 7
COLD_AFTER_DAYS = 90


class ArchiveBucket(Construct):
    """Encrypted, TLS only, closed to the public. Objects move to cheaper storage, then expire."""

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, expire_after_days: int, protected: bool
    ) -> None:
        super().__init__(scope, construct_id)
        s3.Bucket(
            self,
            "Bucket",
            bucket_name=name,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[_lifecycle(expire_after_days)],
            removal_policy=KEPT if protected else cdk.RemovalPolicy.DESTROY,
        )


def _lifecycle(expire_after_days: int) -> s3.LifecycleRule:
    return s3.LifecycleRule(
        abort_incomplete_multipart_upload_after=cdk.Duration.days(UNFINISHED_DAYS),
        expiration=cdk.Duration.days(expire_after_days),
        transitions=[
            s3.Transition(
                storage_class=s3.StorageClass.INFREQUENT_ACCESS,
                transition_after=cdk.Duration.days(COLD_AFTER_DAYS),
            )
        ]
        if expire_after_days > COLD_AFTER_DAYS
        else None,
    )
