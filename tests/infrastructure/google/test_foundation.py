"""What outlives the code: database and indexes, secret, APIs. And what holds for all stacks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from contract.figures import Row, figures_of, report_key
from contract.item import EXPIRES_AT
from contract.mailed_report import MailedReport
from contract.names import (
    FIRESTORE_COLLECTION,
    FIRESTORE_ERASED,
    FIRESTORE_FIGURES,
    FIRESTORE_REPORTS,
    FIRESTORE_THREADS,
    FIRESTORE_WEEKS,
)
from gcp_stack.project import RULES_FILE, STACKS
from publisher.documents import WEEKDAYS, documents_of
from receiver.store import DOCUMENT_FIELDS
from rig.builders import an_event
from tests.counting import RECOMPUTATION
from tests.infrastructure.google.synthesis import Synthesised, Terraform

ASC, DESC = "ASCENDING", "DESCENDING"
FOUND_BY_EQUALITY = {"thread_id", "correlation_id", "transferred_to", "kind", "deleted"}
"""Fields of messages by which the relay and the command line look for them."""


def test_each_query_of_the_dashboard_has_its_index(any_stage: Synthesised) -> None:
    found = any_stage.foundation.of_type("google_firestore_index").values()
    assert {(index["collection"], _fields_of(index)) for index in found} == {
        (FIRESTORE_COLLECTION, (("deleted", ASC), ("created_at", DESC))),
        (FIRESTORE_COLLECTION, (("repository_id", ASC), ("deleted", ASC), ("created_at", DESC))),
        (FIRESTORE_COLLECTION, (("thread_id", ASC), ("created_at", DESC))),
        (FIRESTORE_COLLECTION, (("thread_id", ASC), ("created_at", ASC))),
        (FIRESTORE_FIGURES, (("repository_id", ASC), ("date", ASC))),
        (FIRESTORE_WEEKS, (("repository_id", ASC), ("date", ASC))),
        (FIRESTORE_FIGURES, (("repository", ASC), ("date", DESC))),
        (FIRESTORE_THREADS, (("repository_id", ASC), ("waiting_since", ASC))),
    }


def _fields_of(index: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((field["field_path"], field["order"]) for field in index["fields"])


def test_indexes_and_exemptions_are_on_fields_that_documents_have(any_stage: Synthesised) -> None:
    foundation = any_stage.foundation
    documents = {FIRESTORE_COLLECTION: DOCUMENT_FIELDS, FIRESTORE_ERASED: {EXPIRES_AT}, **_published()}
    indexes = foundation.of_type("google_firestore_index").values()
    indexed = [(index["collection"], field) for index in indexes for field, _ in _fields_of(index)]
    used = [*indexed, *exemptions(foundation)]
    assert not [(where, field) for where, field in used if field not in documents[where]]


def _published() -> dict[str, set[str]]:
    """The fields of what the publisher writes, by collection."""
    made = RECOMPUTATION.of([an_event()], (), None)
    assert made is not None
    figures = figures_of(made.contributions)
    row = Row(date="2026-11-16", repository_id=1, repository="octo/hello", revision=1, figures=figures)
    note: Mapping[str, Any] = {
        **{name: {"S": value} for name, value in report_key("2026-W47").items()},
        "figures": {"S": '{"questions": 1, "answered": 1}'},
        "mail": {"B": MailedReport(subject="Week 47", html="<p>Text</p>", text="Text").pack()},
        "sent_at": {"N": "1"},
        EXPIRES_AT: {"N": "2"},
    }
    of_all = replace(row, repository_id=0)
    week = [replace(row, date=f"2026-11-{day}").to_item() for day in range(16, 23)]
    images: list[Mapping[str, Any]] = [made.state.to_item(), *week, of_all.to_item(), note]
    fields: dict[str, set[str]] = {}
    for document in (document for image in images for document in documents_of(image)):
        collection, _, *part = document.path.split("/")
        fields.setdefault(collection, set()).update(part or document.fields, document.beside)
    return fields


def test_content_and_long_lists_are_not_indexed_and_what_strangers_wrote_expires(
    any_stage: Synthesised,
) -> None:
    unindexed = {
        FIRESTORE_COLLECTION: DOCUMENT_FIELDS - {*FOUND_BY_EQUALITY, EXPIRES_AT},
        FIRESTORE_THREADS: ("title", "url"),
        FIRESTORE_FIGURES: ("waits", "issue_ids", "keywords", "repositories"),
        FIRESTORE_WEEKS: WEEKDAYS,
        FIRESTORE_REPORTS: ("subject", "html", "text"),
    }
    expected = {(where, field): False for where, fields in unindexed.items() for field in fields}
    for collection in (FIRESTORE_COLLECTION, FIRESTORE_ERASED, FIRESTORE_THREADS, FIRESTORE_REPORTS):
        expected[collection, EXPIRES_AT] = True
    assert exemptions(any_stage.foundation) == expected


def exemptions(foundation: Terraform) -> dict[tuple[str, str], bool]:
    """Each field by its collection that has no index, and whether documents expire by it."""
    fields = [
        field for field in foundation.of_type("google_firestore_field").values() if not field["index_config"]
    ]
    return {(field["collection"], field["field"]): "ttl_config" in field for field in fields}


def test_what_is_looked_for_without_an_order_has_one_index_alone(any_stage: Synthesised) -> None:
    ascending = {"indexes": [{"order": ASC, "query_scope": "COLLECTION"}]}
    fields = any_stage.foundation.of_type("google_firestore_field").values()
    indexed = {field["field"]: field["index_config"] for field in fields if field["index_config"]}
    assert indexed == dict.fromkeys(FOUND_BY_EQUALITY, ascending)


def test_the_database_is_native_and_in_the_stages_region(any_stage: Synthesised) -> None:
    database = any_stage.foundation.only("google_firestore_database")
    assert database["type"] == "FIRESTORE_NATIVE"
    assert database["location_id"] == any_stage.stage.google_region
    assert database["name"] == "(default)"


def test_production_data_survives_a_mistake(prod: Synthesised) -> None:
    database = prod.foundation.only("google_firestore_database")
    assert database["delete_protection_state"] == "DELETE_PROTECTION_ENABLED"
    assert database["point_in_time_recovery_enablement"] == "POINT_IN_TIME_RECOVERY_ENABLED"
    assert database["deletion_policy"] == "ABANDON"
    for kind in ("google_firestore_database", "google_secret_manager_secret"):
        for kept in prod.foundation.of_type(kind).values():
            assert kept["lifecycle"] == {"prevent_destroy": True}


def test_the_rules_are_the_repositorys_and_released_for_the_database(any_stage: Synthesised) -> None:
    ruleset = any_stage.foundation.only("google_firebaserules_ruleset")
    (file,) = ruleset["source"]["files"]
    assert file == {"name": "firestore.rules", "content": RULES_FILE.read_text()}
    release = any_stage.foundation.only("google_firebaserules_release")
    assert release["name"] == "cloud.firestore"
    address = any_stage.foundation.address("google_firebaserules_ruleset", "rules/ruleset")
    project = any_stage.stage.google_project
    assert release["ruleset_name"] == f"projects/{project}/rulesets/${{{address}.name}}"


def test_new_rules_are_there_before_the_old_ones_go(any_stage: Synthesised) -> None:
    ruleset = any_stage.foundation.only("google_firebaserules_ruleset")
    assert ruleset["lifecycle"] == {"create_before_destroy": True}


def test_terraform_never_holds_the_secrets_value(any_stage: Synthesised) -> None:
    for name in STACKS:
        stack = any_stage.stack(name)
        assert not [kind for kind in stack.resource_types() if "secret_version" in kind]
    assert "secret_data" not in json.dumps([any_stage.stack(name).body for name in STACKS])


@pytest.mark.parametrize("stack", STACKS)
def test_no_key_material_is_anywhere(any_stage: Synthesised, stack: str) -> None:
    assert "google_service_account_key" not in any_stage.stack(stack).resource_types()
    text = json.dumps(any_stage.stack(stack).body)
    forms = [r"AKIA[0-9A-Z]{16}", r"ASIA[0-9A-Z]{16}", r"PRIVATE KEY", r"AIza[\w-]{35}", r"gh[pousr]_\w{20,}"]
    assert [form for form in forms if re.search(form, text)] == []
    assert not re.search(r'"(credentials|access_token|password|private_key|client_secret)"', text)


def test_every_api_that_the_resources_need_is_enabled(any_stage: Synthesised) -> None:
    enabled = {
        service["service"].removesuffix(".googleapis.com")
        for service in any_stage.foundation.of_type("google_project_service").values()
    }
    needed_by = {
        "google_apikeys_key": {"apikeys"},
        "google_artifact_registry_repository": {"artifactregistry"},
        "google_cloud_scheduler_job": {"cloudscheduler"},
        "google_cloudfunctions2_function": {"cloudfunctions", "cloudbuild", "artifactregistry", "run"},
        "google_cloud_run_v2_service_iam_member": {"run"},
        "google_firebaserules_release": {"firebaserules"},
        "google_firebaserules_ruleset": {"firebaserules"},
        "google_firestore_database": {"firestore"},
        "google_firestore_document": {"firestore"},
        "google_firestore_field": {"firestore"},
        "google_firestore_index": {"firestore"},
        "google_iam_workload_identity_pool": {"iam", "sts"},
        "google_iam_workload_identity_pool_provider": {"iam", "sts"},
        "google_logging_metric": {"logging"},
        "google_logging_project_bucket_config": {"logging"},
        "google_monitoring_alert_policy": {"monitoring"},
        "google_monitoring_notification_channel": {"monitoring"},
        "google_project_iam_member": {"cloudresourcemanager"},
        "google_project_service": set(),
        "google_secret_manager_secret": {"secretmanager"},
        "google_secret_manager_secret_iam_member": {"secretmanager"},
        "google_service_account": {"iam"},
        "google_storage_bucket": {"storage"},
        "google_storage_bucket_object": {"storage"},
        "time_sleep": set(),
    }
    used = set().union(*(any_stage.stack(name).resource_types() for name in STACKS))
    assert set().union(*(needed_by[kind] for kind in used)) == enabled


def test_what_is_made_first_waits_for_its_api(any_stage: Synthesised) -> None:
    """In a new project an API is on some seconds after it is enabled."""
    foundation = any_stage.foundation
    waits_for = {
        "google_artifact_registry_repository": "artifactregistry",
        "google_firestore_database": "firestore",
        "google_iam_workload_identity_pool": "iam",
        "google_logging_metric": "logging",
        "google_secret_manager_secret": "secretmanager",  # pragma: allowlist secret
        "google_service_account": "iam",
    }
    for kind, api in waits_for.items():
        enabled = foundation.address("google_project_service", f"apis/{api}")
        assert all(enabled in resource["depends_on"] for resource in foundation.of_type(kind).values()), kind


@pytest.mark.parametrize("stack", STACKS)
def test_everything_is_the_stages_and_says_so(any_stage: Synthesised, stack: str) -> None:
    (provider,) = any_stage.stack(stack).body["provider"]["google"]
    assert provider["project"] == any_stage.stage.google_project
    assert provider["region"] == any_stage.stage.google_region
    assert provider["default_labels"] == {"project": "cv-analytics", "stage": any_stage.stage.name}


@pytest.mark.parametrize("stack", STACKS)
def test_a_persons_calls_count_against_the_stages_project(any_stage: Synthesised, stack: str) -> None:
    """Without it security rules and keys are refused: terraform-provider-google 8263, 11865, 24500."""
    (provider,) = any_stage.stack(stack).body["provider"]["google"]
    assert provider["user_project_override"] is True
    assert provider["billing_project"] == any_stage.stage.google_project


def test_state_is_kept_apart_by_stage_and_stack(dev: Synthesised, prod: Synthesised) -> None:
    backends = [
        stage.stack(name).body["terraform"]["backend"]["gcs"] for stage in (dev, prod) for name in STACKS
    ]
    assert len({(backend["bucket"], backend["prefix"]) for backend in backends}) == 2 * len(STACKS)
    assert {backend["bucket"] for backend in backends[: len(STACKS)]} == {"cv-analytics-dev-terraform-state"}


def test_stacks_read_the_state_of_those_that_they_refer_to(any_stage: Synthesised) -> None:
    for stack in (any_stage.functions, any_stage.monitoring, any_stage.dashboard):
        for remote in stack.body.get("data", {}).get("terraform_remote_state", {}).values():
            assert remote["config"] == any_stage.foundation.body["terraform"]["backend"]["gcs"]
    assert "terraform_remote_state" in any_stage.functions.body["data"]
