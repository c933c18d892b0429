"""One trace, from the receiver to the processor's log."""

from __future__ import annotations

from local.local_stage import LocalStage
from local.webhooks import send, signature
from tests.integration.observing import Repository
from tests.integration.whereabouts import processor_lines
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

    def logged() -> list[dict[str, str]]:
        lines = processor_lines(local_stage, f"{repository.repository_id}#7")
        return [line for line in lines if line["delivery_id"] == webhook.delivery_id]

    line, *_ = eventually(logged)
    assert line["trace"] == TRACEPARENT
    assert line["correlation_id"] == f"{repository.name}#7"
