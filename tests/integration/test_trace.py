"""One trace, from the receiver to the processor's log."""

from __future__ import annotations

import json
from typing import Any

from local.local_stage import LocalStage
from local.webhooks import send, signature
from tests.integration.observing import Repository
from tests.waiting import eventually

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_trace_and_delivery_of_a_webhook_are_in_the_processors_log(local_stage: LocalStage) -> None:
    repository = Repository.new()
    webhook = repository.comment("Where does it go?")
    answer = send(
        local_stage.receiver.url,
        webhook.body,
        {
            "X-GitHub-Event": webhook.event,
            "X-GitHub-Delivery": webhook.delivery_id,
            "X-Hub-Signature-256": signature(webhook.body, local_stage.secret),
            "traceparent": TRACEPARENT,
        },
    )
    assert answer.outcome == "accepted"

    line = eventually(lambda: _line_of(local_stage, webhook.delivery_id))
    assert line["trace"] == TRACEPARENT
    assert line["correlation_id"] == f"{repository.name}#7"
    assert line["service"] == "processor"
    assert line["cold_start"] in (True, False)
    assert line["function_request_id"]


def _line_of(stage: LocalStage, delivery_id: str) -> dict[str, Any]:
    """The processor's log line on the delivery; empty as long as there is none."""
    pages = stage.client("logs").get_paginator("filter_log_events")
    for page in pages.paginate(logGroupName=f"/aws/lambda/{stage.stage.names.processor}"):
        for event in page["events"]:
            if delivery_id in event["message"]:
                line: dict[str, Any] = json.loads(event["message"])
                return line
    return {}
