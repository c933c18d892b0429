"""What to do about a hop that is missing: a sentence, a heading of the runbook, and commands."""

from __future__ import annotations

from collections.abc import Sequence
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
    """For one message in one stage, or for a thread by its newest one."""

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
            (self._typed("outbox list"), self._typed(f"outbox retry --id {self.event.message_id}@")),
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
            "DynamoDB has it, but Firestore does not: it counts, but the dashboard does not show its text. "
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

    def not_counted(self, *, queued: int, pipe_notices: int) -> Advice:
        heading = "aggregate-drift"
        if pipe_notices:
            heading = "pipe-dlq-has-messages"
        elif queued:
            heading = "oldest-message-too-old"
        return Advice(
            f"DynamoDB has it, but the thread was not recomputed since. The work queue holds {queued} "
            f"messages, pipe_dlq holds {pipe_notices}. Counting it again does no harm.",
            self._page(heading),
            (self._replay([self.event.day]),),
        )

    def fails(self, reason: str) -> Advice:
        return Advice(
            f"The processor failed and will get it again: {reason}.",
            self._page("failed-records"),
            (self._typed("dlq list"),),
        )

    def drift(self, day: str) -> Advice:
        return Advice(
            f"The thread is counted, but the figures of {day} lack it.",
            self._page("aggregate-drift"),
            (self._typed(f"reconcile --day {day}{self._of_repository} --repair"),),
        )

    def not_shown(self, days: Sequence[str]) -> Advice:
        return Advice(
            "AWS has the figures, but Firestore does not show them: the publisher has not written them.",
            self._page("publisher-behind"),
            (self._typed("dlq list --queue publisher_dlq"), self._replay(days)),
        )

    def _replay(self, days: Sequence[str]) -> str:
        return self._typed(f"replay --from {min(days)} --to {max(days)}{self._of_repository}")

    def _page(self, heading: str) -> str:
        return f"{self.stage.alarms.runbook}#{heading}"

    @property
    def _of_repository(self) -> str:
        return f" --repository {self.event.repository}"

    def _typed(self, command: str) -> str:
        return typed(command, self.stage.name)
