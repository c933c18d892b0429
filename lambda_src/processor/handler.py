"""The Lambda function behind the work queue: its event in, a partial batch response out."""

from __future__ import annotations

import gc

# All that is imported stays: looking through it for garbage, again and again, was a fifth of the start.
gc.disable()

import os
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools.logging import Logger
from botocore.config import Config

from invocation import Invocations
from invocation.measuring import metrics_of
from processor.batch import Case, Judged, Processor
from processor.dead_letters import DeadLetters
from processor.settings import ProcessorSettings
from processor.store import CONNECT_SECONDS, READ_SECONDS, Store
from processor.telemetry import Telemetry

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from mypy_boto3_sqs import SQSClient

# One try by botocore: how often and how long is tried is the store's to decide, inside the time it has.
_CLIENT = Config(
    connect_timeout=CONNECT_SECONDS,
    read_timeout=READ_SECONDS,
    retries={"mode": "standard", "total_max_attempts": 1},
)


@dataclass(frozen=True, slots=True)
class Runtime:
    """What lives as long as the execution environment."""

    processor: Processor
    telemetry: Telemetry
    invocations: Invocations = field(default_factory=Invocations)


def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Recomputes the batch's threads; the response names the messages that must be redelivered."""
    records = event["Records"]
    current = runtime()
    logger = current.telemetry.logger
    current.invocations.begin(context, logger)
    try:
        judged = current.processor.judge(records, lambda: context.get_remaining_time_in_millis() / 1000)
    except Exception:
        logger.exception("the whole batch failed")
        judged = Judged([Case(record, reason="the whole batch failed") for record in records])
    current.telemetry.emit(judged, now=time.time(), version=context.function_version)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in judged.failures()]}


@cache
def runtime() -> Runtime:
    """Made once per execution environment, from its environment variables."""
    settings = ProcessorSettings.from_env(os.environ)
    processor = Processor(
        store=Store(
            client=boto3.client("dynamodb", config=_CLIENT),
            analytics_table=settings.analytics_table,
            threads_table=settings.threads_table,
            contributions_table=settings.contributions_table,
        ),
        dead_letters=DeadLetters(
            queue_url=settings.work_dlq_url, code_version=settings.code_version, connect=connect_sqs
        ),
        recomputation=settings.recomputation,
    )
    return Runtime(processor, Telemetry(Logger(), metrics_of(settings.stage)))


@cache
def connect_sqs() -> SQSClient:
    """Made only where a message has died: most environments never need it."""
    return boto3.client("sqs", config=_CLIENT)


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    # In Lambda the clients are made before the first event: that phase has the whole processor to itself.
    runtime()
    gc.freeze()
gc.enable()
