"""SQS in memory: visibility, receive counts, redrive to a dead-letter queue, duplicates, message groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rig.faults import Faults
from rig.world import Signal, World

DAY = 86_400.0


@dataclass(eq=False)
class Message:
    """One message; `visible_at` and `sent_at` in the world's seconds."""

    message_id: str
    body: str
    sent_at: float
    group: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    visible_at: float = 0.0
    receive_count: int = 0


@dataclass
class Queue:
    """At least once and in any order (standard), or in order within a message group (FIFO)."""

    world: World
    visibility_seconds: float
    retention_seconds: float
    max_receive_count: int | None = None
    dead_letters: Queue | None = None
    is_fifo: bool = False
    duplicate_rate: float = 0.0
    messages: list[Message] = field(default_factory=list)
    expired: list[Message] = field(default_factory=list)
    arrival: Signal = field(default_factory=Signal)
    deleted_at: list[float] = field(default_factory=list)
    """When each message was done with, in the order of that."""

    def send(
        self, body: str, *, group: str | None = None, attributes: Mapping[str, str] | None = None
    ) -> Message:
        message = Message(f"m-{self.world.next_id()}", body, self.world.now, group, attributes or {})
        self.messages.append(message)
        self.world.give(self.arrival)
        return message

    def wait(self) -> None:
        """Until a message may be received: one arrives, or one that is under way becomes visible again."""
        next_free = min(self._free_at(), default=None)
        pause = None if next_free is None else max(next_free - self.world.now, 0.05)
        self.world.wait(self.arrival, pause)

    def receive(self, most: int) -> list[Message]:
        """Up to that many visible messages; those received too often go to the dead-letter queue instead."""
        self._expire()
        for message in [each for each in self._visible() if self._is_worn_out(each)]:
            self._move(message)
        batch = self._choose(most)
        for message in batch:
            message.receive_count += 1
            is_seen_twice = not self.is_fifo and self.world.random.random() < self.duplicate_rate
            message.visible_at = self.world.now + (0.0 if is_seen_twice else self.visibility_seconds)
        return batch

    def delete(self, message: Message) -> None:
        if message in self.messages:
            self.messages.remove(message)
            self.deleted_at.append(self.world.now)
            if self.is_fifo:
                self.world.give(self.arrival)

    def redrive(self, target: Queue) -> int:
        """Moves every message to the target; the receive count and the retention clock start again."""
        moved, self.messages = self.messages, []
        for message in moved:
            target.send(message.body, group=message.group, attributes=message.attributes)
        return len(moved)

    def _free_at(self) -> Iterable[float]:
        """When each message, or each message group, can be received next if nothing is deleted before."""
        if not self.is_fifo:
            return [message.visible_at for message in self.messages]
        groups: dict[str | None, float] = {}
        for message in self.messages:
            groups[message.group] = max(message.visible_at, groups.get(message.group, 0.0))
        return groups.values()

    def _visible(self) -> list[Message]:
        return [message for message in self.messages if message.visible_at <= self.world.now]

    def _choose(self, most: int) -> list[Message]:
        if not self.is_fifo:
            visible = self._visible()
            return self.world.random.sample(visible, min(most, len(visible)))
        held = {message.group for message in self.messages if message.visible_at > self.world.now}
        return [message for message in self._visible() if message.group not in held][:most]

    def _is_worn_out(self, message: Message) -> bool:
        return self.max_receive_count is not None and message.receive_count >= self.max_receive_count

    def _move(self, message: Message) -> None:
        self.messages.remove(message)
        if self.dead_letters is not None:
            letter = self.dead_letters.send(message.body, group=message.group, attributes=message.attributes)
            # A standard queue's message keeps its age on the way (Amazon SQS, "Using dead-letter queues").
            letter.sent_at = letter.sent_at if self.is_fifo else message.sent_at

    def _expire(self) -> None:
        too_old = self.world.now - self.retention_seconds
        self.expired += [message for message in self.messages if message.sent_at < too_old]
        self.messages = [message for message in self.messages if message.sent_at >= too_old]


@dataclass
class SqsClient:
    """The call that the processor makes of SQS by itself: a dead message, straight to its queue."""

    faults: Faults
    work_dlq: Queue

    def send_message(self, **request: Any) -> None:
        attributes = {name: value["StringValue"] for name, value in request["MessageAttributes"].items()}
        group = request.get("MessageGroupId")
        self.faults.call(
            lambda: self.work_dlq.send(request["MessageBody"], group=group, attributes=attributes),
            refusals={},
        )


def sqs_record(message: Message) -> dict[str, Any]:
    """As Lambda hands it over."""
    attributes = {"ApproximateReceiveCount": str(message.receive_count)}
    if message.group is not None:
        attributes["MessageGroupId"] = message.group
    return {"messageId": message.message_id, "body": message.body, "attributes": attributes}
