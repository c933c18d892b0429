"""Messages out of a dead-letter queue, each only after it is safe elsewhere.

Killing it in between leaves copies, never a gap: a thread that is poked twice is recomputed twice, to the
same, and a purged message may stand twice in the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from local.sending import Entry
from ops.dlq.letters import Letter
from ops.peeking import Look
from ops.sending import in_batches, send_batch
from toolchain.terminal import Terminal

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

Keep = Callable[[Sequence[Letter]], Sequence[Letter]]
"""Puts messages somewhere safe; returns those that are."""


@dataclass(frozen=True)
class Journal:
    """A file of one JSON object per line, on disk before anything is deleted, for nobody else's eyes."""

    file: Path

    @classmethod
    def new(cls, word: str, stage: str, folder: Path) -> Self:
        """Of a name that says what and when; the file is made with its first line."""
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        return cls(folder / f"cv-analytics-{stage}-{word}-{now}.jsonl")

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True, kw_only=True)
class Redrive:
    """Back into the queue that they came from, noted in the receipt."""

    sqs: SQSClient
    queue_url: str
    receipt: Journal

    def keep(self, letters: Sequence[Letter]) -> Sequence[Letter]:
        """One that the queue refuses is named and stays where it is."""
        refused: set[str] = set()
        for batch in in_batches((letter, self._entry(letter)) for letter in letters):
            for each in send_batch(self.sqs, self.queue_url, batch):
                refused.add(each.what.message_id)
                Terminal(stderr=True).say(f"The queue refused {each.what.message_id}: {each.reason}")
        sent = [letter for letter in letters if letter.message_id not in refused]
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        if sent:
            self.receipt.write([{"redriven_at": now, **letter.to_json()} for letter in sent])
        return sent

    def _entry(self, letter: Letter) -> Entry:
        """A FIFO queue takes the same dead message once, even if this is killed and run again."""
        entry = {"MessageBody": letter.body}
        if self.queue_url.endswith(".fifo"):
            group = letter.group or letter.message_id
            entry |= {"MessageGroupId": group, "MessageDeduplicationId": letter.message_id}
        return entry


@dataclass(frozen=True)
class Purge:
    """Into a file, whole, from which they can be sent again."""

    backup: Journal

    def keep(self, letters: Sequence[Letter]) -> Sequence[Letter]:
        self.backup.write(
            [
                {
                    **letter.to_json(),
                    "attributes": dict(letter.attributes),
                    "group": letter.group,
                    "body": letter.body,
                }
                for letter in letters
            ]
        )
        return letters


def move(sqs: SQSClient, queue_url: str, word: str, wanted: Collection[str], keep: Keep) -> list[Letter]:
    """Takes the wanted messages (by id) out, each after it was kept; those that were there.

    In rounds, since a FIFO queue shows the rest of a group only when its first ones have gone.
    """
    moved: list[Letter] = []
    left = set(wanted)
    while left:
        with Look(sqs, queue_url) as look:
            found = _round(look, word, left, keep)
        moved += found
        left -= {letter.message_id for letter in found}
        if not found:
            break
    return moved


def _round(look: Look, word: str, wanted: Collection[str], keep: Keep) -> list[Letter]:
    moved: list[Letter] = []
    for batch in look.batches():
        chosen = [message for message in batch if message["MessageId"] in wanted]
        if chosen:
            kept = keep([Letter.of(word, message) for message in chosen])
            ids = {letter.message_id for letter in kept}
            look.delete([message for message in chosen if message["MessageId"] in ids])
            moved += kept
        if len(moved) == len(wanted):
            break
    return moved
