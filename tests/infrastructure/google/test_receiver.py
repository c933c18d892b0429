"""The receiver's function: what it runs, as whom, and what it is given."""

from __future__ import annotations

import json
import re
import zipfile
from typing import Any

from gcp_stack.packaging import build_archive
from receiver.settings import ReceiverSettings
from tests.infrastructure.google.synthesis import Synthesised


def function(synthesised: Synthesised) -> dict[str, Any]:
    return synthesised.receiver.only("google_cloudfunctions2_function")


def service(synthesised: Synthesised) -> dict[str, Any]:
    found = function(synthesised)["service_config"]
    assert isinstance(found, dict)
    return found


def test_the_environment_is_the_receivers_settings_as_the_stage_says(any_stage: Synthesised) -> None:
    environment = service(any_stage)["environment_variables"]
    settings = ReceiverSettings.from_env(environment)
    assert settings.to_env() == environment
    assert settings == ReceiverSettings.of(any_stage.stage, webhook_secret_file=settings.webhook_secret_file)


def test_the_secret_is_mounted_where_the_receiver_reads_it_always_the_latest(any_stage: Synthesised) -> None:
    (volume,) = service(any_stage)["secret_volumes"]
    (version,) = volume["versions"]
    read_from = service(any_stage)["environment_variables"]["WEBHOOK_SECRET_FILE"]
    assert f"{volume['mount_path']}/{version['path']}" == read_from
    assert version["version"] == "latest"
    assert volume["project_id"] == any_stage.stage.google_project


def test_the_function_runs_the_zip_of_this_repository(any_stage: Synthesised) -> None:
    archived = any_stage.receiver.only("google_storage_bucket_object")
    archive = build_archive()
    assert archived["name"] == f"receiver-{archive.content_hash}.zip"
    shipped = any_stage.receiver.folder / archived["source"]
    assert shipped.read_bytes() == archive.file.read_bytes()
    build = function(any_stage)["build_config"]
    assert build["runtime"] == "python311"
    with zipfile.ZipFile(shipped) as zipped:
        assert re.search(rf"^{build['entry_point']} = ", zipped.read("main.py").decode(), re.MULTILINE)


def test_the_source_bucket_is_private_and_versioned(any_stage: Synthesised) -> None:
    bucket = any_stage.receiver.only("google_storage_bucket")
    assert bucket["uniform_bucket_level_access"] is True
    assert bucket["public_access_prevention"] == "enforced"
    assert bucket["versioning"] == {"enabled": True}
    assert len(bucket["name"]) <= 63


def test_anyone_may_call_the_receiver_and_nothing_else_is_public(any_stage: Synthesised) -> None:
    public = any_stage.receiver.only("google_cloud_run_v2_service_iam_member")
    assert (public["role"], public["member"]) == ("roles/run.invoker", "allUsers")
    assert service(any_stage)["ingress_settings"] == "ALLOW_ALL"
    for stack in (any_stage.foundation, any_stage.receiver):
        text = json.dumps(stack.body)
        assert text.count("allUsers") == (stack is any_stage.receiver)
        assert "allAuthenticatedUsers" not in text


def test_the_receiver_may_use_its_database_and_its_secret_and_no_more(any_stage: Synthesised) -> None:
    assert grants(any_stage, "identity/") == {"roles/datastore.user", "roles/secretmanager.secretAccessor"}
    documents = any_stage.receiver.of_type("google_project_iam_member")["identity/documents"]
    assert re.fullmatch(
        r'resource\.name == "\$\{.*firestore_database.*id}"', documents["condition"]["expression"]
    )


def test_the_builder_may_build_and_no_more(any_stage: Synthesised) -> None:
    assert grants(any_stage, "builder/") == {
        "roles/artifactregistry.writer",
        "roles/logging.logWriter",
        "roles/storage.objectViewer",
    }


def test_the_function_runs_and_is_built_under_accounts_of_its_own(any_stage: Synthesised) -> None:
    identity = any_stage.receiver.address("google_service_account", "identity/account")
    builder = any_stage.receiver.address("google_service_account", "builder/account")
    assert service(any_stage)["service_account_email"] == f"${{{identity}.email}}"
    assert function(any_stage)["build_config"]["service_account"] == f"${{{builder}.id}}"
    for account in any_stage.receiver.of_type("google_service_account").values():
        assert 6 <= len(account["account_id"]) <= 30


def test_the_function_waits_for_every_grant(any_stage: Synthesised) -> None:
    granted = {
        any_stage.receiver.address(kind, path)
        for kind in ("google_project_iam_member", "google_secret_manager_secret_iam_member")
        for path in any_stage.receiver.of_type(kind)
    }
    assert set(function(any_stage)["depends_on"]) == granted


def test_an_instance_takes_no_more_requests_than_it_has_threads(any_stage: Synthesised) -> None:
    """functions-framework starts four threads per processor (its `GunicornApplication`)."""
    assert service(any_stage)["max_instance_request_concurrency"] == 4 * int(
        service(any_stage)["available_cpu"]
    )


def grants(synthesised: Synthesised, who: str) -> set[str]:
    kinds = ("google_project_iam_member", "google_secret_manager_secret_iam_member")
    return {
        grant["role"]
        for kind in kinds
        for path, grant in synthesised.receiver.of_type(kind).items()
        if path.startswith(who)
    }
