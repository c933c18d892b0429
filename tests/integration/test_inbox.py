"""The inbox of a local run, as a browser meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests

from local import report
from local.inbox import Inbox
from local.local_stage import LocalStage
from tests.waiting import eventually

WEEK = "2026-W12"


@pytest.fixture
def inbox(local_stage: LocalStage) -> Iterator[str]:
    opened = Inbox(
        reports=local_stage.aws.mails,
        cloudwatch=local_stage.client("cloudwatch"),
        sns=local_stage.client("sns"),
        alarms_go_to="oncall@example.com",
    )
    with opened.serving(local_stage.stage.alarm_topic_arn) as url:
        yield url


def _mail(inbox: str, subject: str) -> requests.Response | None:
    """The first one of that subject, opened from the list."""
    found = re.search(rf'href="(/mails/\d+)">{re.escape(subject)}', _get(inbox, "/").text)
    return _get(inbox, found[1]) if found else None


def _get(inbox: str, path: str) -> requests.Response:
    answer = requests.get(inbox + path, timeout=30)
    answer.raise_for_status()
    return answer


def test_an_alarm_that_is_fired_in_the_inbox_is_mailed_to_it(local_stage: LocalStage, inbox: str) -> None:
    name = local_stage.stage.names.of("work-dlq-has-messages")
    assert f"<option>{name}</option>" in _get(inbox, "/").text
    # SNS posts once the subscription is confirmed.
    assert eventually(lambda: "PendingConfirmation" not in _subscriptions(local_stage))
    requests.post(f"{inbox}/fire", data={"alarm": name}, timeout=30).raise_for_status()
    mail = eventually(lambda: _mail(inbox, f"ALARM: &quot;{name}&quot;"))
    assert mail
    assert "Runbook: " in mail.text
    local_stage.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue="OK", StateReason="Tested.")


def _subscriptions(stage: LocalStage) -> str:
    topic = stage.stage.alarm_topic_arn
    return str(stage.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"])


def test_a_report_opens_as_it_was_mailed_and_can_run_nothing(local_stage: LocalStage, inbox: str) -> None:
    functions, reporter = local_stage.client("lambda"), local_stage.stage.names.reporter
    subject = report.invoke(functions, reporter, {"week": WEEK, "dry_run": True})["subject"]
    report.invoke(functions, reporter, {"week": WEEK})
    mail = _mail(inbox, subject)
    assert mail
    assert (
        mail.text == next(each for each in local_stage.aws.mails() if each["Subject"] == subject)["BodyHtml"]
    )
    assert mail.headers["Content-Security-Policy"].startswith("sandbox")
    assert requests.get(f"{inbox}/mails/99999", timeout=30).status_code == 404
