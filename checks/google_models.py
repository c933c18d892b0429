"""Every Google resource of the Terraform, compared with Google's own interface: the discovery documents.

Names of fields, enumerations, forms and types of values. Whether an argument exists in Terraform is asked of
the provider's bindings, by tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from checks.finding import Finding
from checks.google_documents import document

GATE = "google-fields"
SCHEMAS = {
    "google_apikeys_key": ("apikeys.v2", "V2Key"),
    "google_artifact_registry_repository": ("artifactregistry.v1", "Repository"),
    "google_billing_budget": ("billingbudgets.v1", "GoogleCloudBillingBudgetsV1Budget"),
    "google_cloud_run_v2_service_iam_member": ("run.v2", "GoogleIamV1Binding"),
    "google_cloud_scheduler_job": ("cloudscheduler.v1", "Job"),
    "google_cloudfunctions2_function": ("cloudfunctions.v2", "Function"),
    "google_firebaserules_release": ("firebaserules.v1", "Release"),
    "google_firebaserules_ruleset": ("firebaserules.v1", "Ruleset"),
    "google_firestore_database": ("firestore.v1", "GoogleFirestoreAdminV1Database"),
    "google_firestore_document": ("firestore.v1", "Document"),
    "google_firestore_field": ("firestore.v1", "GoogleFirestoreAdminV1Field"),
    "google_firestore_index": ("firestore.v1", "GoogleFirestoreAdminV1Index"),
    "google_iam_workload_identity_pool": ("iam.v1", "WorkloadIdentityPool"),
    "google_iam_workload_identity_pool_provider": ("iam.v1", "WorkloadIdentityPoolProvider"),
    "google_logging_metric": ("logging.v2", "LogMetric"),
    "google_logging_project_bucket_config": ("logging.v2", "LogBucket"),
    "google_monitoring_alert_policy": ("monitoring.v3", "AlertPolicy"),
    "google_monitoring_notification_channel": ("monitoring.v3", "NotificationChannel"),
    "google_project_iam_member": ("cloudresourcemanager.v3", "Binding"),
    "google_secret_manager_secret": ("secretmanager.v1", "Secret"),
    "google_secret_manager_secret_iam_member": ("secretmanager.v1", "Binding"),
    "google_service_account": ("iam.v1", "ServiceAccount"),
    "google_service_account_iam_member": ("iam.v1", "Binding"),
    "google_storage_bucket": ("storage.v1", "Bucket"),
    "google_storage_bucket_object": ("storage.v1", "Object"),
}
"""The document and the schema in it, by Terraform's type."""
_TERRAFORMS_OWN = {
    *("//", "count", "depends_on", "for_each", "lifecycle", "project", "provider"),
    *("deletion_policy", "force_destroy", "source"),
}
_IN_THE_ADDRESS = {
    *(
        "account_id",
        "billing_account",
        "bucket_id",
        "collection",
        "database",
        "field",
        "location",
        "name",
        "region",
    ),
    *("repository_id", "secret_id", "service_account_id"),
    *("workload_identity_pool_id", "workload_identity_pool_provider_id"),
}
"""Where the resource is, or what it is called: in the interface a part of the address."""
_ELSEWHERE = {
    "google_billing_budget.all_updates_rule": "notifications_rule",
    "google_secret_manager_secret.replication.auto": "replication.automatic",
    "google_storage_bucket.lifecycle_rule": "lifecycle.rule",
    "google_storage_bucket.public_access_prevention": "iam_configuration.public_access_prevention",
    "google_storage_bucket.uniform_bucket_level_access": (
        "iam_configuration.uniform_bucket_level_access.enabled"
    ),
}
"""Where the interface has what Terraform has here."""
_LISTED = {"google_firestore_field.index_config.indexes.order": "fields"}
"""The interface has a list of these, of which Terraform writes the only one without its list."""
_KNOWN_BY_NAME = re.compile(r"\$\{")
"""A reference to another resource stands for a value that is known once that one is made."""


def findings(stacks: Path) -> Iterator[Finding]:
    """Of everything synthesised below. None for a type whose schema is not known: see docs/referees.md."""
    for file in sorted(stacks.glob("*/cdk.tf.json")):
        for kind, resources in json.loads(file.read_text())["resource"].items():
            for resource in resources.values() if kind in SCHEMAS else ():
                yield from _in_resource(kind, resource)


def _in_resource(kind: str, resource: Mapping[str, Any]) -> Iterator[Finding]:
    api, name = SCHEMAS[kind]
    schemas = document(api)["schemas"]
    fields = schemas[name]["properties"]
    given = {
        field: value
        for field, value in _moved(kind, resource).items()
        if field not in _TERRAFORMS_OWN and (_camel(field) in fields or field not in _IN_THE_ADDRESS)
    }
    for rule, path, fault in _Reader(schemas).faults(given, {"$ref": name}, kind):
        yield Finding(GATE, rule, path, fault)


def _moved(kind: str, resource: Mapping[str, Any]) -> dict[str, Any]:
    moved: dict[str, Any] = json.loads(json.dumps(resource))
    for place, elsewhere in _ELSEWHERE.items():
        of, *path = place.split(".")
        *above, last = path
        block = _block(moved, above) if of == kind else {}
        if last in block:
            *onto, name = elsewhere.split(".")
            _block(moved, onto)[name] = block.pop(last)
    return moved


def _block(whole: dict[str, Any], path: list[str]) -> dict[str, Any]:
    for name in path:
        whole = whole.setdefault(name, {})
    return whole


Faults = Iterator[tuple[str, str, str]]
"""Rule, place and sentence."""


class _Reader:
    """Compares with the schemas of one document."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas

    def faults(self, value: Any, schema: Mapping[str, Any], path: str) -> Faults:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"]]
        if isinstance(value, str) and _KNOWN_BY_NAME.search(value):
            return
        check = self._checks.get(schema.get("type", "any"))
        if check:
            yield from check(self, value, schema, path)

    def _in_list(self, value: Any, schema: Mapping[str, Any], path: str) -> Faults:
        for part in value if isinstance(value, list) else [value]:
            yield from self.faults(part, schema["items"], path)

    def _in_object(self, value: Any, schema: Mapping[str, Any], path: str) -> Faults:
        if isinstance(value, list) and "additionalProperties" in schema:
            # Terraform has a list where the interface has names; each entry holds its name.
            for part in value:
                yield from self.faults(part, schema["additionalProperties"], path)
            return
        # Terraform writes a block that comes once as a list as well.
        if isinstance(value, list) and len(value) == 1:
            (value,) = value
        if not isinstance(value, Mapping):
            yield "type", path, f"{value!r} is not an object"
            return
        fields = schema.get("properties", {})
        for name, part in value.items() if fields else ():
            place = f"{path}.{name}"
            found = fields.get(_camel(name)) or fields.get(_camel(name) + "s")
            if place in _LISTED:
                listed = _LISTED[place]
                yield from self.faults([{name: part}], fields[listed], f"{path}.{listed}")
            elif found is None:
                yield "field", place, "Google's interface has no such field"
            else:
                yield from self.faults(part, found, place)

    def _in_text(self, value: Any, schema: Mapping[str, Any], path: str) -> Faults:
        known = schema.get("enum")
        if known and value not in known:
            yield "enum", path, f"{value} is not one of {', '.join(known)}"
        form = schema.get("pattern")
        if form and not re.search(form, str(value)):
            yield "pattern", path, f"{value} is not of the form {form}"

    def _in_number(self, value: Any, _: Mapping[str, Any], path: str) -> Faults:
        try:
            float(value)
        except (TypeError, ValueError):
            yield "type", path, f"{value!r} is not a number"

    def _in_truth(self, value: Any, _: Mapping[str, Any], path: str) -> Faults:
        if not isinstance(value, bool):
            yield "type", path, f"{value!r} is neither true nor false"

    _checks: Mapping[str, Callable[[_Reader, Any, Mapping[str, Any], str], Faults]] = {
        "array": _in_list,
        "object": _in_object,
        "string": _in_text,
        "integer": _in_number,
        "number": _in_number,
        "boolean": _in_truth,
    }


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)
