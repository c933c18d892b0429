"""A Cloud Function of the second generation, out of the one zip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdktf_cdktf_provider_google.artifact_registry_repository import ArtifactRegistryRepository
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
from constructs import Construct

from gcp_stack.parts.identities import BuilderIdentity, FunctionIdentity
from gcp_stack.parts.secret import StageSecret
from gcp_stack.parts.source_archive import SourceArchive
from stages.stage import Stage

RUNTIME = "python313"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How much of a function there is, and who reaches it."""

    entry_point: str
    """The name in `main.py`."""
    timeout_seconds: int
    memory_mb: int
    concurrency: int
    min_instances: int
    max_instances: int
    open_to_all: bool = False
    """If false, only granted callers inside the project reach it."""
    granted_to_all: bool = False
    """Whether anybody may call it by a grant; else Cloud Run's own check has to be off."""


class CloudFunction(Construct):
    """Runs as its own account, and reads its secrets from files."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        description: str,
        stage: Stage,
        shape: Shape,
        environment: Mapping[str, str],
        secrets: Sequence[StageSecret],
        identity: FunctionIdentity,
        builder: BuilderIdentity,
        images: ArtifactRegistryRepository,
        source: SourceArchive,
    ) -> None:
        super().__init__(scope, construct_id)
        self.shape = shape
        volumes = [_volume(stage, secret) for secret in secrets]
        self.function = Cloudfunctions2Function(
            self,
            "function",
            name=name,
            location=stage.google_region,
            description=description,
            build_config=_build(shape, source, builder, images),
            service_config=_service(shape, identity, environment, volumes),
        )
        if shape.granted_to_all:
            self.allow_calls_by("public", "allUsers")

    @property
    def address(self) -> str:
        """Cloud Run's own: only calls to it count as internal."""
        return self.function.service_config.uri

    def allow_calls_by(self, word: str, member: str) -> CloudRunV2ServiceIamMember:
        """A function of the second generation is a Cloud Run service of the same name."""
        return CloudRunV2ServiceIamMember(
            self,
            word,
            name=self.function.name,
            location=self.function.location,
            role="roles/run.invoker",
            member=member,
        )


def _build(
    shape: Shape, source: SourceArchive, builder: BuilderIdentity, images: ArtifactRegistryRepository
) -> Cloudfunctions2FunctionBuildConfig:
    return Cloudfunctions2FunctionBuildConfig(
        runtime=RUNTIME,
        entry_point=shape.entry_point,
        service_account=builder.account.id,
        docker_repository=images.id,
        source=Cloudfunctions2FunctionBuildConfigSource(
            storage_source=Cloudfunctions2FunctionBuildConfigSourceStorageSource(
                bucket=source.bucket.name, object=source.object.name
            )
        ),
    )


def _service(
    shape: Shape,
    identity: FunctionIdentity,
    environment: Mapping[str, str],
    volumes: Sequence[Cloudfunctions2FunctionServiceConfigSecretVolumes],
) -> Cloudfunctions2FunctionServiceConfig:
    return Cloudfunctions2FunctionServiceConfig(
        service_account_email=identity.account.email,
        environment_variables=environment,
        secret_volumes=volumes or None,
        ingress_settings="ALLOW_ALL" if shape.open_to_all else "ALLOW_INTERNAL_ONLY",
        all_traffic_on_latest_revision=True,
        # Cloud Run takes more than one request at a time only of an instance with a whole processor.
        available_cpu="1",
        available_memory=f"{shape.memory_mb}Mi",
        max_instance_request_concurrency=shape.concurrency,
        min_instance_count=shape.min_instances,
        max_instance_count=shape.max_instances,
        timeout_seconds=shape.timeout_seconds,
    )


def _volume(stage: Stage, secret: StageSecret) -> Cloudfunctions2FunctionServiceConfigSecretVolumes:
    """As a file and of the latest version, so that a rotation needs no new revision."""
    latest = Cloudfunctions2FunctionServiceConfigSecretVolumesVersions(
        version="latest", path=secret.mounted_at.name
    )
    return Cloudfunctions2FunctionServiceConfigSecretVolumes(
        mount_path=str(secret.mounted_at.parent),
        project_id=stage.google_project,
        secret=secret.secret.secret_id,
        versions=[latest],
    )
