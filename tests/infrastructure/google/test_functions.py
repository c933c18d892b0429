"""The three functions: code, account, settings, and callers."""

from __future__ import annotations

import dataclasses
import json
import re
import zipfile
from typing import Any

import pytest

from contract.settings import EnvironmentSettings
from gcp_stack.packaging import build_archive
from gcp_stack.project import STACKS
from receiver.settings import ReceiverSettings
from redeliver.run import LEASE_TIME, RUN_TIME
from redeliver.settings import RedeliverSettings
from relay.settings import RelaySettings
from stages.stage import load_stage
from tests.infrastructure.google.synthesis import Resource, Synthesised, Terraform, synthesise

FUNCTION = "google_cloudfunctions2_function"
INVOKER = "google_cloud_run_v2_service_iam_member"
WORDS = ("receiver", "relay", "redeliver")
SETTINGS: dict[str, type[EnvironmentSettings]] = {
    "receiver": ReceiverSettings,
    "relay": RelaySettings,
    "redeliver": RedeliverSettings,
}
SECRET_FILES = {"receiver": "WEBHOOK_SECRET_FILE", "redeliver": "GITHUB_TOKEN_FILE"}

each_function = pytest.mark.parametrize("word", WORDS)


def function(synthesised: Synthesised, word: str) -> Resource:
    found = synthesised.functions.of_type(FUNCTION)[f"{word}/function"]
    assert isinstance(found, dict)
    return found


def service(synthesised: Synthesised, word: str) -> dict[str, Any]:
    found = function(synthesised, word)["service_config"]
    assert isinstance(found, dict)
    return found


def reference(synthesised: Synthesised, kind: str, path: str, attribute: str) -> str:
    return f"${{{synthesised.functions.address(kind, path)}.{attribute}}}"


def outside(synthesised: Synthesised, kind: str, path: str, attribute: str) -> str:
    """How the functions refer to something of the foundation."""
    output = f"cross-stack-output-{synthesised.foundation.address(kind, path).replace('.', '')}{attribute}"
    ((state, _),) = synthesised.functions.body["data"]["terraform_remote_state"].items()
    assert output in synthesised.foundation.body["output"]
    return f"${{data.terraform_remote_state.{state}.outputs.{output}}}"


@each_function
def test_the_environment_is_what_the_function_reads(any_stage: Synthesised, word: str) -> None:
    environment = service(any_stage, word)["environment_variables"]
    assert SETTINGS[word].from_env(environment).to_env() == environment
    assert environment["STAGE"] == any_stage.stage.name


def test_receiver_and_relay_write_to_the_same_place_each_by_its_own_role(any_stage: Synthesised) -> None:
    receiver = dict(service(any_stage, "receiver")["environment_variables"])
    relay = dict(service(any_stage, "relay")["environment_variables"])
    roles = [each.pop("AWS_ROLE_ARN") for each in (receiver, relay)]
    assert relay.items() <= receiver.items()
    assert len(set(roles)) == 2 or roles == ["", ""]


@pytest.mark.parametrize("word", SECRET_FILES)
def test_the_secret_is_mounted_where_it_is_read_and_always_the_latest(
    any_stage: Synthesised, word: str
) -> None:
    (volume,) = service(any_stage, word)["secret_volumes"]
    (version,) = volume["versions"]
    read_from = service(any_stage, word)["environment_variables"][SECRET_FILES[word]]
    assert f"{volume['mount_path']}/{version['path']}" == read_from
    assert version["version"] == "latest"
    assert volume["project_id"] == any_stage.stage.google_project


def test_the_relay_is_given_no_secret(any_stage: Synthesised) -> None:
    assert "secret_volumes" not in service(any_stage, "relay")


@each_function
def test_the_functions_run_the_zip_of_this_repository(any_stage: Synthesised, word: str) -> None:
    archived = any_stage.functions.only("google_storage_bucket_object")
    shipped = any_stage.functions.folder / archived["source"]
    assert shipped.read_bytes() == build_archive().file.read_bytes()
    build = function(any_stage, word)["build_config"]
    assert build["runtime"] == "python313"
    with zipfile.ZipFile(shipped) as zipped:
        assert re.search(rf'^    "{build["entry_point"]}": ', zipped.read("main.py").decode(), re.MULTILINE)


def test_a_new_zip_has_a_new_name_and_so_makes_a_new_revision(any_stage: Synthesised) -> None:
    archived = any_stage.functions.only("google_storage_bucket_object")
    assert archived["name"] == f'functions-${{substr(filesha256("{archived["source"]}"), 0, 16)}}.zip'
    for word in WORDS:
        source = function(any_stage, word)["build_config"]["source"]["storage_source"]
        assert source["object"] == reference(
            any_stage, "google_storage_bucket_object", "source/object", "name"
        )


def test_the_source_bucket_is_private_and_versioned(any_stage: Synthesised) -> None:
    bucket = any_stage.functions.only("google_storage_bucket")
    assert bucket["uniform_bucket_level_access"] is True
    assert bucket["public_access_prevention"] == "enforced"
    assert bucket["versioning"] == {"enabled": True}
    assert len(bucket["name"]) <= 63


def test_anyone_may_call_the_receiver_and_nothing_else_is_public(any_stage: Synthesised) -> None:
    public = any_stage.functions.of_type(INVOKER)["receiver/public"]
    assert (public["role"], public["member"]) == ("roles/run.invoker", "allUsers")
    assert {word: service(any_stage, word)["ingress_settings"] for word in WORDS} == {
        "receiver": "ALLOW_ALL",
        "relay": "ALLOW_INTERNAL_ONLY",
        "redeliver": "ALLOW_INTERNAL_ONLY",
    }
    text = json.dumps([stack.body for stack in any_stage.stacks])
    assert text.count("allUsers") == 1
    assert "allAuthenticatedUsers" not in text


def test_a_stage_of_an_organisation_that_forbids_it_grants_nothing_to_all(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    dev = load_stage("dev")
    stage = dataclasses.replace(dev, receiver=dataclasses.replace(dev.receiver, granted_to_all=False))
    found = synthesise(stage, tmp_path_factory)
    assert "allUsers" not in json.dumps(found.functions.body)
    assert service(found, "receiver")["ingress_settings"] == "ALLOW_ALL"


@pytest.mark.parametrize(("word", "cron"), [("relay", "* * * * *"), ("redeliver", "17 * * * *")])
def test_the_clock_calls_with_an_identity_that_may_call_this_function(
    any_stage: Synthesised, word: str, cron: str
) -> None:
    job = any_stage.functions.of_type("google_cloud_scheduler_job")[f"{word}-schedule/job"]
    address = reference(any_stage, FUNCTION, f"{word}/function", "service_config[0].uri")
    caller = outside(any_stage, "google_service_account", "accounts/scheduler/account", "email")
    assert (job["schedule"], job["time_zone"]) == (cron, "Etc/UTC")
    assert job["http_target"] == {
        "uri": address,
        "http_method": "POST",
        "oidc_token": {"audience": address, "service_account_email": caller},
    }
    allowed = any_stage.functions.of_type(INVOKER)[f"{word}/schedule"]
    assert allowed["role"] == "roles/run.invoker"
    assert allowed["name"] == reference(any_stage, FUNCTION, f"{word}/function", "name")
    assert allowed["member"] == caller.replace("email}", "member}")
    assert job["attempt_deadline"] == f"{service(any_stage, word)['timeout_seconds']}s"


def test_redeliver_ends_by_itself_before_it_is_ended_and_before_its_lease_is(any_stage: Synthesised) -> None:
    timeout = service(any_stage, "redeliver")["timeout_seconds"]
    assert RUN_TIME.total_seconds() < timeout < LEASE_TIME.total_seconds()


def test_each_account_may_do_what_it_needs_and_no_more(any_stage: Synthesised) -> None:
    assert grants(any_stage) == {
        "receiver": {"roles/datastore.user", "roles/secretmanager.secretAccessor"},
        "relay": {"roles/datastore.user"},
        "redeliver": {"roles/datastore.user", "roles/secretmanager.secretAccessor"},
        "builder": {
            "roles/artifactregistry.writer",
            "roles/logging.logWriter",
            "roles/storage.objectViewer",
        },
    }


def test_every_grant_is_an_accounts_the_publishers_or_a_callers(any_stage: Synthesised) -> None:
    granted = {
        stack: {
            path for kind in _grants(any_stage.stack(stack)) for path in any_stage.stack(stack).of_type(kind)
        }
        for stack in STACKS
    }
    others = {path for path in granted["foundation"] if not path.startswith("accounts/")}
    assert others == {"publisher/documents"}
    assert granted["functions"] == {"receiver/public", "relay/schedule", "redeliver/schedule"}
    assert granted["monitoring"] | granted["dashboard"] == set()


def test_no_grant_is_a_basic_or_an_administrators_role(any_stage: Synthesised) -> None:
    for stack in any_stage.stacks:
        assert all(kind.endswith("_iam_member") for kind in _grants(stack))
        roles = re.findall(r'"(roles/[^"]+)"', json.dumps(stack.body))
        assert not [role for role in roles if re.search(r"roles/(owner|editor|viewer)$|admin", role, re.I)]


def _grants(stack: Terraform) -> set[str]:
    """The types of resources that let somebody do something."""
    return {kind for kind in stack.resource_types() if re.search("_iam_(member|binding|policy)", kind)}


@pytest.mark.parametrize("who", WORDS)
def test_documents_may_be_used_in_the_stages_database_alone(any_stage: Synthesised, who: str) -> None:
    documents = any_stage.foundation.of_type("google_project_iam_member")[f"accounts/{who}/documents"]
    assert re.fullmatch(
        r'resource\.name == "\$\{.*firestore_database.*id}"', documents["condition"]["expression"]
    )


def test_each_secret_is_read_by_one_account(any_stage: Synthesised) -> None:
    readable = any_stage.foundation.of_type("google_secret_manager_secret_iam_member")
    assert set(readable) == {"accounts/receiver/webhook-secret", "accounts/redeliver/github-token"}
    for path, grant in readable.items():
        assert path.rpartition("/")[2] in grant["secret_id"]


def test_functions_run_and_are_built_under_accounts_of_their_own(any_stage: Synthesised) -> None:
    account = "google_service_account"
    runs_as = {word: service(any_stage, word)["service_account_email"] for word in WORDS}
    assert runs_as == {
        word: outside(any_stage, account, f"accounts/{word}/account", "email") for word in WORDS
    }
    builder = outside(any_stage, account, "accounts/builder/account", "id")
    for word in WORDS:
        assert function(any_stage, word)["build_config"]["service_account"] == builder
    for found in any_stage.foundation.of_type(account).values():
        assert 6 <= len(found["account_id"]) <= 30


def test_accounts_and_their_grants_have_a_minute_before_anything_is_built(any_stage: Synthesised) -> None:
    """Without it every second first deployment fails: terraform-provider-google 20571 and 25294."""
    granted = {
        path: any_stage.foundation.address(kind, path)
        for kind in ("google_project_iam_member", "google_secret_manager_secret_iam_member")
        for path in any_stage.foundation.of_type(kind)
        if path.startswith("accounts/")
    }
    wait = any_stage.foundation.only("time_sleep")
    assert set(granted.values()) < set(wait["depends_on"])
    assert wait["create_duration"] == "60s"
    assert set(wait["triggers"]["grants"].split()) == set(granted)
    assert not {kind for kind in any_stage.functions.resource_types() if "service_account" in kind}


def test_images_are_kept_in_a_registry_that_deletes_old_ones(any_stage: Synthesised) -> None:
    registry = any_stage.foundation.only("google_artifact_registry_repository")
    images = outside(any_stage, "google_artifact_registry_repository", "images/repository", "id")
    for word in WORDS:
        assert function(any_stage, word)["build_config"]["docker_repository"] == images
    policies = {policy["action"]: policy for policy in registry["cleanup_policies"]}
    assert policies["KEEP"]["most_recent_versions"] == {"keep_count": 5}
    assert policies["DELETE"]["condition"] == {"older_than": "2592000s", "tag_state": "ANY"}
    assert registry["cleanup_policy_dry_run"] is False


def test_replaced_sources_are_deleted_after_a_month(any_stage: Synthesised) -> None:
    (rule,) = any_stage.functions.only("google_storage_bucket")["lifecycle_rule"]
    assert rule == {"action": {"type": "Delete"}, "condition": {"days_since_noncurrent_time": 30}}


def test_an_instance_takes_no_more_requests_than_it_has_threads(any_stage: Synthesised) -> None:
    """functions-framework reads THREADS (Google: "Concurrency")."""
    config = service(any_stage, "receiver")
    assert config["max_instance_request_concurrency"] == int(config["environment_variables"]["THREADS"])


def test_production_keeps_a_receiver_warm(prod: Synthesised) -> None:
    assert service(prod, "receiver")["min_instance_count"] >= 1


def grants(synthesised: Synthesised) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind in ("google_project_iam_member", "google_secret_manager_secret_iam_member"):
        for path, grant in synthesised.foundation.of_type(kind).items():
            if path.startswith("accounts/"):
                found.setdefault(path.split("/")[1], set()).add(grant["role"])
    return found
