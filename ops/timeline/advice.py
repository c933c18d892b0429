"""What to do about a hop that is missing: a sentence, a heading of the runbook, and commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.event import AnalyticsEvent
from ops.options import typed

if TYPE_CHECKING:
    from stages.stage import Stage


@dataclass(frozen=True, slots=True)
class Advice:
    """Where the event is, and which commands move it on."""

    sentence: str
    runbook: str
    """Where the stage's people read what to do, as in an alarm's mail."""
    commands: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"sentence": self.sentence, "runbook": self.runbook, "commands": list(self.commands)}


@dataclass(frozen=True, slots=True)
class Adviser:
    """For one event in one stage."""

    event: AnalyticsEvent
    stage: Stage

    def waits_in_outbox(self, reason: str) -> Advice:
        because = f" ({reason})" if reason else ""
        return Advice(
            f"AWS has not accepted it yet. The relay is still trying{because}.",
            self._page("outbox-too-old"),
            (self._typed("doctor"),),
        )

    def dead_in_outbox(self, reason: str) -> Advice:
        return Advice(
            f"It can never be delivered as it is: {reason}.",
            self._page("outbox-has-dead-entries"),
            (self._typed("outbox list"), self._typed(f"outbox retry --id {self.event.entity_id}@")),
        )

    def lost_before_dynamodb(self) -> Advice:
        return Advice(
            "Firestore has it, but DynamoDB and the outbox do not. Redeliver "
            f"{self.event.delivery_id} at GitHub (Settings, Webhooks, Recent Deliveries; within three "
            "days), or read the repository again.",
            self._page("deliveries-lost"),
            (self._typed(f"backfill --repository {self.event.repository} --since {self.event.day}"),),
        )

    def not_in_firestore(self) -> Advice:
        return Advice(
            "DynamoDB has it, but Firestore does not: it counts, but the dashboard does not show it. "
            f"Redeliver {self.event.delivery_id} at GitHub, or read the repository again.",
            self._page("deliveries-lost"),
            (self._typed(f"backfill --repository {self.event.repository} --since {self.event.day}"),),
        )

    def dead(self, message_id: str, reason: str) -> Advice:
        return Advice(
            f"It is in work_dlq: {reason}.",
            self._page("work-dlq-has-messages"),
            tuple(
                self._typed(f"dlq {command}")
                for command in (
                    f"show {message_id}",
                    f"try --id {message_id}",
                    f"redrive --id {message_id}",
                )
            ),
        )

    def lost_before_processor(self, *, queued: int, pipe_notices: int) -> Advice:
        heading = "aggregate-drift"
        if pipe_notices:
            heading = "pipe-dlq-has-messages"
        elif queued:
            heading = "oldest-message-too-old"
        return Advice(
            f"DynamoDB has it, but the processor has not counted it. The work queue holds {queued} messages, "
            f"pipe_dlq holds {pipe_notices}. Sending it again does no harm.",
            self._page(heading),
            (self._typed(f"replay --from {self.event.day} --to {self.event.day}{self._of_repository}"),),
        )

    def fails(self, reason: str) -> Advice:
        return Advice(
            f"The processor failed and will get it again: {reason}.",
            self._page("failed-records"),
            (self._typed("dlq list"),),
        )

    def drift(self) -> Advice:
        return Advice(
            "It is counted, but the aggregates lack it: somebody changed a figure.",
            self._page("aggregate-drift"),
            (self._typed(f"reconcile --day {self.event.day}{self._of_repository} --repair"),),
        )

    def _page(self, heading: str) -> str:
        return f"{self.stage.alarms.runbook}#{heading}"

    @property
    def _of_repository(self) -> str:
        return f" --repository {self.event.repository}"

    def _typed(self, command: str) -> str:
        return typed(command, self.stage.name)
