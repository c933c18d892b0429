"""The whole way with IAM enforced and over TLS: a missing grant fails here and not in the cloud."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from google.cloud.firestore import Client

from contract.event import AnalyticsEvent
from contract.names import FIRESTORE_FIGURES, FIRESTORE_THREADS
from local import figures, report
from local.conversation import conversation
from local.figures import event_of
from local.local_stage import LocalStage
from local.role_session import session_as
from local.service_role import stand_in_for
from tests.integration.observing import assert_settled, deliver
from tests.waiting import eventually


@pytest.fixture(scope="module")
def counted(strict_stage: LocalStage) -> list[AnalyticsEvent]:
    """The newest events of a conversation that came."""
    webhooks = conversation(datetime.now(UTC))
    deliver(strict_stage, *webhooks)
    assert_settled(strict_stage, webhooks)
    return [event for webhook in webhooks if (event := event_of(webhook, strict_stage.stage))]


def test_a_report_is_sent_with_the_grants_of_the_templates(
    strict_stage: LocalStage, counted: list[AnalyticsEvent]
) -> None:
    assert counted
    reporter = strict_stage.stage.names.reporter
    this_week = f"{datetime.now(UTC):%G-W%V}"
    assert report.send(strict_stage.client("lambda"), reporter, this_week)["sent"]


def test_the_nightly_audit_reads_with_the_grants_of_the_templates(
    strict_stage: LocalStage, counted: list[AnalyticsEvent]
) -> None:
    auditor = strict_stage.stage.names.auditor
    for day in {event.day for event in counted}:
        found = report.invoke(strict_stage.client("lambda"), auditor, {"day": day})
        assert found == {"differences": {day: 0}}


def test_firestore_comes_to_show_the_threads_and_figures_with_the_grants_of_the_templates(
    strict_stage: LocalStage, counted: list[AnalyticsEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", strict_stage.firestore.host)
    firestore = Client(project=strict_stage.stage.google_project)

    def shown(collection: str, name: str) -> dict[str, Any]:
        return firestore.collection(collection).document(name).get().to_dict() or {}

    for thread_id in {event.thread_id for event in counted}:
        assert eventually(lambda: shown(FIRESTORE_THREADS, thread_id))["messages"]  # noqa: B023  # used at once
    rows = figures.rows(strict_stage.client("dynamodb"), strict_stage.stage.names.aggregates_table)
    assert rows
    for row in rows:
        name = f"{row.date}~{row.repository_key}"
        assert eventually(lambda: shown(FIRESTORE_FIGURES, name).get("revision") == row.revision)  # noqa: B023  # the same
        assert shown(FIRESTORE_FIGURES, name)["questions"] == row.figures.tally.questions


def test_the_pipes_role_may_not_read_the_tables(
    strict_stage: LocalStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = strict_stage.stage.names
    for name, value in strict_stage.aws.client_environment.items():
        monkeypatch.setenv(name, value)
    role = strict_stage.client("pipes").describe_pipe(Name=names.pipe)["RoleArn"]

    as_pipe = session_as(stand_in_for(strict_stage.client, role), name="test")

    with pytest.raises(ClientError, match="AccessDenied"):
        as_pipe.client("dynamodb").scan(TableName=names.analytics_table)
