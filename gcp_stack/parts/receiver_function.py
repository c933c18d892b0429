"""The receiver as a Cloud Function of the second generation."""

from __future__ import annotations

from pathlib import PurePosixPath

from cdktf_cdktf_provider_google.cloud_run_v2_service_iam_member import CloudRunV2ServiceIamMember
from cdktf_cdktf_provider_google.cloudfunctions2_function import (
    Cloudfunctions2Function,
    Cloudfunctions2FunctionBuildConfig,
    Cloudfunctions2FunctionBuildConfigSource,
    Cloudfunctions2FunctionBuildConfigSourceStorageSource,
    Cloudfunctions2FunctionServiceConfig,
    Cloudfunctions2FunctionServiceConfigSecretVolumes,
    Cloudfunctions2FunctionServiceConfigSecretVolumesVersions,
)
from cdktf_cdktf_provider_google.secret_manager_secret import SecretManagerSecret
from constructs import Construct

from contract.stage import Stage
from gcp_stack.parts.receiver_identity import BuilderIdentity, ReceiverIdentity
from gcp_stack.parts.source_archive import SourceArchive
from receiver.settings import ReceiverSettings

RUNTIME = "python311"
ENTRY_POINT = "receive"
SECRET_FILE = PurePosixPath("/secrets/webhook/active")
CONCURRENCY = 4
"""functions-framework answers with four threads per processor; a fifth request would wait inside."""
TIMEOUT_SECONDS = 30
MAX_INSTANCES = 10


class ReceiverFunction(Construct):
    """Open to the internet, since GitHub cannot sign in at Google: the signature is the gate."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        source: SourceArchive,
        identity: ReceiverIdentity,
        builder: BuilderIdentity,
        secret: SecretManagerSecret,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = Cloudfunctions2Function(
            self,
            "function",
            name=stage.names.receiver,
            location=stage.google_region,
            description="GitHub webhooks into both stores",
            build_config=_build(source, builder),
            service_config=_service(stage, identity, secret),
            # Neither its build nor its start works before these are there.
            depends_on=[*builder.grants, *identity.grants],
        )
        CloudRunV2ServiceIamMember(
            self,
            "public",
            name=self.function.name,
            location=self.function.location,
            role="roles/run.invoker",
            member="allUsers",
        )


def _build(source: SourceArchive, builder: BuilderIdentity) -> Cloudfunctions2FunctionBuildConfig:
    return Cloudfunctions2FunctionBuildConfig(
        runtime=RUNTIME,
        entry_point=ENTRY_POINT,
        service_account=builder.account.id,
        source=Cloudfunctions2FunctionBuildConfigSource(
            storage_source=Cloudfunctions2FunctionBuildConfigSourceStorageSource(
                bucket=source.bucket.name, object=source.object.name
            )
        ),
    )


def _service(
    stage: Stage, identity: ReceiverIdentity, secret: SecretManagerSecret
) -> Cloudfunctions2FunctionServiceConfig:
    return Cloudfunctions2FunctionServiceConfig(
        service_account_email=identity.account.email,
        environment_variables=ReceiverSettings.of(stage, webhook_secret_file=str(SECRET_FILE)).to_env(),
        secret_volumes=[_secret_volume(stage, secret)],
        ingress_settings="ALLOW_ALL",
        all_traffic_on_latest_revision=True,
        available_cpu="1",
        available_memory="512Mi",
        max_instance_request_concurrency=CONCURRENCY,
        min_instance_count=0,
        max_instance_count=MAX_INSTANCES,
        timeout_seconds=TIMEOUT_SECONDS,
    )


def _secret_volume(
    stage: Stage, secret: SecretManagerSecret
) -> Cloudfunctions2FunctionServiceConfigSecretVolumes:
    """As a file and of the latest version, so that a rotation needs no new revision."""
    latest = Cloudfunctions2FunctionServiceConfigSecretVolumesVersions(
        version="latest", path=SECRET_FILE.name
    )
    return Cloudfunctions2FunctionServiceConfigSecretVolumes(
        mount_path=str(SECRET_FILE.parent),
        project_id=stage.google_project,
        secret=secret.secret_id,
        versions=[latest],
    )
