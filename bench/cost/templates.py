"""What of the synthesised templates costs money."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract.names import FIRESTORE_COLLECTION, Metric
from receiver.store import DOCUMENT_FIELDS
from stages.stage import STAGES_FILE

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = {"Mi": 1, "Gi": 1024}
_SOURCES = ("contract", "stacks", "gcp_stack")
AwsResource = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """One stage's resources, as both clouds' templates have them."""

    processor_mb: int
    aggregator_mb: int
    publisher_mb: int
    is_traced: bool
    analytics_indexes: int
    analytics_keeps_long: bool
    has_recovery: bool
    batch: int
    alarm_metrics: int
    custom_metrics: int
    dashboards: int
    kms_keys: int
    receiver_cpu: float
    receiver_mb: int
    min_instances: int
    message_index_entries: int
    """Of a message's document in Firestore."""
    scheduler_jobs: int
    secrets: int


def deployed(stage: str) -> Deployed:
    """Reads cdk.out and cdktf.out. They must be there."""
    aws, google = list(_aws(stage)), _google(stage)
    processor, aggregator, publisher = (
        _only(aws, "AWS::Lambda::Function", FunctionName=f"cv-analytics-{stage}-{name}")
        for name in ("processor", "aggregator", "publisher")
    )
    analytics = _only(aws, "AWS::DynamoDB::GlobalTable", TableName=f"cv-analytics-{stage}-analytics")
    mappings = _of(aws, "AWS::Lambda::EventSourceMapping")
    receiver = _receiver(google)
    return Deployed(
        processor_mb=processor["MemorySize"],
        aggregator_mb=aggregator["MemorySize"],
        publisher_mb=publisher["MemorySize"],
        is_traced=processor["TracingConfig"]["Mode"] == "Active",
        analytics_indexes=len(analytics.get("GlobalSecondaryIndexes", [])),
        analytics_keeps_long=analytics["Replicas"][0].get("TableClass") == "STANDARD_INFREQUENT_ACCESS",
        has_recovery="PointInTimeRecoverySpecification" in analytics["Replicas"][0],
        batch=max(mapping["BatchSize"] for mapping in mappings),
        alarm_metrics=sum(_metrics(alarm) for alarm in _of(aws, "AWS::CloudWatch::Alarm")),
        custom_metrics=sum(name.isupper() for name in vars(Metric)),
        dashboards=len(_of(aws, "AWS::CloudWatch::Dashboard")),
        kms_keys=len(_of(aws, "AWS::KMS::Key")),
        receiver_cpu=float(receiver["available_cpu"]),
        receiver_mb=_megabytes(receiver["available_memory"]),
        min_instances=receiver.get("min_instance_count", 0),
        message_index_entries=_index_entries(google),
        scheduler_jobs=len(google.get("google_cloud_scheduler_job", {})),
        secrets=len(google.get("google_secret_manager_secret", {})),
    )


def synthesise_if_stale(stages: Iterable[str]) -> None:
    """Synthesises the templates if one is missing or older than its sources."""
    sources = [STAGES_FILE, *(file for folder in _SOURCES for file in (ROOT / folder).rglob("*.py"))]
    newest = max(file.stat().st_mtime for file in sources)
    made = [
        ROOT / folder / stage / "manifest.json" for stage in stages for folder in ("cdk.out", "cdktf.out")
    ]
    if not all(file.exists() and file.stat().st_mtime >= newest for file in made):
        subprocess.run([sys.executable, "-m", "toolchain.synth"], cwd=ROOT, check=True)  # a module of ours


def _aws(stage: str) -> Iterator[AwsResource]:
    folder = ROOT / "cdk.out" / stage
    for file in sorted(folder.glob("*.template.json")):
        yield from json.loads(file.read_text())["Resources"].values()


def _google(stage: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for file in sorted((ROOT / "cdktf.out" / stage / "stacks").glob("*/cdk.tf.json")):
        for kind, resources in json.loads(file.read_text()).get("resource", {}).items():
            found.setdefault(kind, {}).update(resources)
    return found


def _of(resources: list[AwsResource], kind: str) -> list[dict[str, Any]]:
    return [resource["Properties"] for resource in resources if resource["Type"] == kind]


def _only(resources: list[AwsResource], kind: str, **wanted: str) -> dict[str, Any]:
    (found,) = [each for each in _of(resources, kind) if wanted.items() <= each.items()]
    return found


def _receiver(google: dict[str, dict[str, Any]]) -> dict[str, Any]:
    functions = google["google_cloudfunctions2_function"].items()
    (config,) = [function["service_config"] for name, function in functions if name.startswith("receiver")]
    return dict(config)


def _index_entries(google: dict[str, dict[str, Any]]) -> int:
    """Those of each field, by default one for each direction, and one of each composite index."""
    configured = {
        field["field"]: len(field["index_config"].get("indexes", []))
        for field in google["google_firestore_field"].values()
        if field["collection"] == FIRESTORE_COLLECTION
    }
    several = [
        index
        for index in google["google_firestore_index"].values()
        if index["collection"] == FIRESTORE_COLLECTION
    ]
    return sum(configured.get(field, 2) for field in DOCUMENT_FIELDS) + len(several)


def _metrics(alarm: dict[str, Any]) -> int:
    """Each metric that an alarm reads is charged; an expression over them is not."""
    return max(sum("MetricStat" in each for each in alarm.get("Metrics", [])), 1)


def _megabytes(text: str) -> int:
    return int(text[:-2]) * MEGABYTES[text[-2:]]
