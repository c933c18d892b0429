"""The whole way with IAM enforced and over TLS: a missing grant fails here and not in the cloud."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from local import report
from local.conversation import conversation
from local.local_stage import LocalStage
from local.role_session import session_as
from local.service_role import stand_in_for
from tests.integration.observing import assert_settled, deliver


def test_a_conversation_is_counted_and_reported_with_the_grants_of_the_templates(
    strict_stage: LocalStage,
) -> None:
    webhooks = conversation(datetime.now(UTC))
    deliver(strict_stage, *webhooks)
    assert_settled(strict_stage, webhooks)

    reporter = strict_stage.stage.names.reporter
    assert report.send(strict_stage.client("lambda"), reporter)["sent"]


def test_the_nightly_audit_reads_with_the_grants_of_the_templates(strict_stage: LocalStage) -> None:
    auditor = strict_stage.stage.names.auditor
    found = report.invoke(strict_stage.client("lambda"), auditor, {})["differences"]
    assert list(found.values()) == [0, 0]


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
