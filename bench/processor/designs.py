"""Ours as it is deployed, and two of the usual designs (`rig/usual_designs.py`), over the same keys."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from botocore.config import Config

from contract.names import METRIC_NAMESPACE
from processor import handler
from processor.settings import ProcessorSettings
from rig.backends import Backend
from rig.usual_designs import PER_MESSAGE, POWERTOOLS, USUAL, Handler, Tables
from stages.stage import load_stage

Design = Callable[[Backend], tuple[Handler, Any]]
"""Made for its tables, in a process of its own; gives its handler and the DynamoDB client that it calls."""

LAYOUT = load_stage("prod").aggregates
TTL_DAYS = 60


def ours(backend: Backend) -> tuple[Handler, Any]:
    """The real handler, from its environment variables."""
    settings = ProcessorSettings(
        stage="bench",
        aggregates_table=backend.aggregates_table,
        contributions_table=backend.contributions_table,
        work_dlq_url="none",
        shards=LAYOUT.shards,
        keyword_buckets=LAYOUT.keyword_buckets,
        issue_buckets=LAYOUT.issue_buckets,
        keywords_per_event=LAYOUT.keywords_per_event,
        contribution_ttl_days=TTL_DAYS,
        code_version="bench",
    )
    powertools_settings = {
        "POWERTOOLS_SERVICE_NAME": "processor",
        "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
    }
    os.environ.update(settings.to_env() | powertools_settings)
    return handler.handle, handler.runtime().processor.store.client


def usual(name: str) -> Design:
    """One of the usual designs, with a line in the log for each message, as ours has."""

    def design(backend: Backend) -> tuple[Handler, Any]:
        client: Any = boto3.client("dynamodb", config=Config(retries={"total_max_attempts": 1}))
        logger = Logger(service=name)
        tables = Tables(
            client=client,
            aggregates=backend.aggregates_table,
            contributions=backend.contributions_table,
            shards=LAYOUT.shards,
            done_with=lambda event: logger.info(
                "event counted", extra={"correlation_id": event.correlation_id}
            ),
        )
        return USUAL[name](tables), client

    return design


OURS = "ours"
DESIGNS: dict[str, Design] = {OURS: ours, PER_MESSAGE: usual(PER_MESSAGE), POWERTOOLS: usual(POWERTOOLS)}
