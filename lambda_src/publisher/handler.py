"""The Lambda function behind the streams of `aggregates` and `threads`."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import urllib3
from aws_lambda_powertools.logging import Logger
from botocore.credentials import Credentials

from contract.names import Metric
from invocation import Invocations
from invocation.measuring import metrics_of
from publisher.documents import newest
from publisher.firestore import Firestore
from publisher.identity import GoogleToken
from publisher.publish import publish
from publisher.settings import PublisherSettings

if TYPE_CHECKING:
    from aws_lambda_powertools.metrics import Metrics
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from mypy_boto3_sqs import SQSClient

_TIMEOUT = urllib3.Timeout(connect=2, read=10)
_EMULATORS_TOKEN = "owner"  # noqa: S105  # what Firestore's emulator takes for everything


@dataclass(frozen=True, slots=True)
class Runtime:
    """What lives as long as the execution environment."""

    firestore: Firestore
    dlq_url: str
    logger: Logger
    metrics: Metrics
    invocations: Invocations = field(default_factory=Invocations)


def handle(event: dict[str, Any], context: LambdaContext) -> None:
    """Publishes what the records hold. Where it raises, the batch comes again: Google may be away."""
    current = runtime()
    current.invocations.begin(context, current.logger)
    batch = newest(event["Records"])
    report = publish(batch.documents, current.firestore)
    refused = {**batch.unreadable, **report.refused}
    for name, reason in refused.items():
        _set_aside(current, name, reason)
    current.metrics.add_metric(name=Metric.PUBLISHED, unit="Count", value=report.written)
    current.metrics.add_metric(name=Metric.PUBLISH_FAILED, unit="Count", value=len(refused))
    current.metrics.flush_metrics()
    current.logger.info("published", written=report.written, known=report.known, refused=len(refused))


def _set_aside(runtime: Runtime, name: str, reason: str) -> None:
    """What can never be shown is named in the dead-letter queue, and costs the others nothing."""
    runtime.logger.error("cannot be published", document=name, reason=reason)
    body = json.dumps({"document": name, "reason": reason})
    connect_sqs().send_message(QueueUrl=runtime.dlq_url, MessageBody=body)


@cache
def connect_sqs() -> SQSClient:
    """Made only where something cannot be shown."""
    return boto3.client("sqs")


@cache
def runtime() -> Runtime:
    """Made once per execution environment, from its environment variables."""
    settings = PublisherSettings.from_env(os.environ)
    http = urllib3.PoolManager(timeout=_TIMEOUT, retries=False)
    session = boto3.Session()

    def credentials() -> Credentials:
        found = session.get_credentials()
        if found is None:
            raise RuntimeError("this function has no AWS credentials")
        frozen = found.get_frozen_credentials()
        return Credentials(frozen.access_key or "", frozen.secret_key or "", frozen.token)

    token = GoogleToken(
        http=http,
        audience=settings.google_audience,
        region=session.region_name,
        credentials=credentials,
    )
    firestore = Firestore(
        http=http,
        endpoint=settings.firestore_endpoint,
        project=settings.google_project,
        token=token if settings.google_audience else lambda: _EMULATORS_TOKEN,
    )
    return Runtime(firestore, settings.publisher_dlq_url, Logger(), metrics_of(settings.stage))
