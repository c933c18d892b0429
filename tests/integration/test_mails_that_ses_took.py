"""What SES says of the report's mails. AWS alone may put events of `aws.ses` on a bus, here as in the cloud:
so the deployed rule is asked what it would match, and the deployed reporter is handed the event itself."""

from __future__ import annotations

import json
from typing import Any

from local import report
from local.local_stage import LocalStage
from reporter.sendings import recipient_id

WEEK = "2026-W20"


def an_email_sent_event(stage: str, recipient: str) -> dict[str, Any]:
    """As SES publishes it through EventBridge (Amazon SES, "Examples of event data")."""
    return {
        "version": "0",
        "id": "7bf73129-1428-4cd3-a780-95db273d1602",
        "detail-type": "Email Sent",
        "source": "aws.ses",
        "account": "000000000000",
        "time": "2026-05-18T08:00:04Z",
        "region": "eu-west-2",
        "resources": [
            f"arn:aws:ses:eu-west-2:000000000000:configuration-set/cv-analytics-{stage}-report-mail"
        ],
        "detail": {
            "eventType": "Send",
            "mail": {
                "messageId": "0100018f",
                "tags": {
                    "ses:operation": ["SendEmail"],
                    "stage": [stage],
                    "week": [WEEK],
                    "recipient": [recipient_id(recipient)],
                },
            },
            "send": {},
        },
    }


def test_the_rule_takes_this_stages_mails_and_no_others(local_stage: LocalStage) -> None:
    events = local_stage.client("events")
    pattern = events.describe_rule(Name=local_stage.stage.names.report_mail)["EventPattern"]
    taken = {
        stage: events.test_event_pattern(
            EventPattern=pattern, Event=json.dumps(an_email_sent_event(stage, "a@example.com"))
        )["Result"]
        for stage in ("local", "dev")
    }
    assert taken == {"local": True, "dev": False}


def test_a_mail_that_ses_took_is_not_sent_again_though_its_sender_noted_nothing(
    local_stage: LocalStage,
) -> None:
    functions, reporter = local_stage.client("lambda"), local_stage.stage.names.reporter
    for recipient in local_stage.stage.report.recipients:
        report.invoke(functions, reporter, an_email_sent_event("local", recipient))
    subject = report.invoke(functions, reporter, {"week": WEEK, "dry_run": True})["subject"]

    report.invoke(functions, reporter, {"week": WEEK})

    assert subject not in [mail["Subject"] for mail in local_stage.aws.mails()]
    assert not report.invoke(functions, reporter, {"week": WEEK, "check": True})["missing"]
