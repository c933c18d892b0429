"""What `cv-analytics outbox` shows of entries, and what it asks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from ops.cli import app
from ops.outbox import command
from receiver.outbox import new_entry
from receiver.store import Stored
from relay.outbox import Entry
from rig.builders import an_event

SINCE = datetime(2026, 11, 16, 9, 0, 1, tzinfo=UTC)


def entry(message_id: str, **change: Any) -> Entry:
    stored = Stored(event=an_event(message_id), revision=1, expires_at=SINCE)
    fields = {**new_entry(stored), **change}
    return Entry.read(f"{message_id}@1", fields, made_at=SINCE, revision=1)


def dead(message_id: str, reason: str = "StoreRefused: too large") -> Entry:
    return entry(message_id, next_attempt_at=None, reason=reason, attempts=3)


@dataclass
class Outbox:
    """Entries in memory, some of which somebody else changes."""

    held: Sequence[Entry]
    changed: Sequence[str] = ()
    retried: list[str] = field(default_factory=list)

    def read(self) -> Sequence[Entry]:
        return self.held

    def retry(self, entry: Entry, _now: datetime) -> bool:
        if entry.entry_id in self.changed:
            return False
        self.retried.append(entry.entry_id)
        return True


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> Outbox:
    held = Outbox([dead("comment-1"), dead("comment-12"), entry("comment-3", reason="away")])
    monkeypatch.setattr(command, "_entries", lambda _stage: held)
    return held


def _typed(*arguments: str, answer: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(app, ["outbox", *arguments], input=answer)
    return done.exit_code, done.output


def test_dead_entries_are_listed_with_their_reasons_and_waiting_ones_counted(outbox: Outbox) -> None:
    code, shown = _typed("list")
    assert code == 1
    assert shown.count("StoreRefused: too large") == 2
    assert "1 entries are waiting, the oldest since 2026-11-16 09:00 UTC.\n    1 of them: away" in shown
    outbox.held = []
    assert _typed("list") == (0, "No entry is waiting.\n0 entries are dead.\n")


def test_a_script_gets_the_same_as_json(outbox: Outbox) -> None:
    outbox.held = outbox.held[1:]
    code, shown = _typed("list", "--json")
    assert code == 1
    assert json.loads(shown) == {
        "dead": [
            {
                "entry_id": "comment-12@1",
                "correlation_id": "octo/hello#7",
                "delivery_id": "d-1",
                "attempts": 3,
                "since": "2026-11-16T09:00:01.000+00:00",
                "reason": "StoreRefused: too large",
            }
        ],
        "waiting": {
            "entries": 1,
            "since": "2026-11-16T09:00:01.000+00:00",
            "reasons": [{"reason": "away", "entries": 1}],
        },
    }


def test_an_entry_without_a_time_is_listed_as_dead_with_what_is_wrong(outbox: Outbox) -> None:
    outbox.held = [entry("comment-1", next_attempt_at="tomorrow")]
    assert "next_attempt_at is not a time" in _typed("list")[1]


def test_a_strangers_text_is_shown_with_escapes(outbox: Outbox) -> None:
    outbox.held = [dead("comment-1", "\x1b[2J \x9b31m \u202eabc\nnext")]
    shown = _typed("list")[1]
    assert r"\x1b[2J \x9b31m \u202eabc\nnext" in shown
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)


def test_all_dead_entries_are_tried_again_once_that_is_agreed_to(outbox: Outbox) -> None:
    code, shown = _typed("retry", answer="n\n")
    assert (code, outbox.retried) == (1, [])
    assert "these 2 entries" in shown
    code, shown = _typed("retry", answer="y\n")
    assert (code, outbox.retried) == (0, ["comment-1@1", "comment-12@1"])
    assert "2 of 2 dead entries are waiting again" in shown


def test_one_entry_is_chosen_by_its_id(outbox: Outbox) -> None:
    assert _typed("retry", "--id", "comment-1@", "--yes")[0] == 0
    assert outbox.retried == ["comment-1@1"]


def test_an_id_that_no_dead_entry_has_is_said(outbox: Outbox) -> None:
    code, shown = _typed("retry", "--id", "comment-3", "--yes")
    assert (code, shown) == (1, "No dead entry has an id that begins with comment-3.\n")
    assert outbox.retried == []


def test_what_changed_meanwhile_is_not_counted_as_retried(outbox: Outbox) -> None:
    outbox.changed = ["comment-12@1"]
    done = CliRunner().invoke(app, ["outbox", "retry", "--yes", "--json"])
    shown = json.loads(done.stdout)
    assert ([each["entry_id"] for each in shown["retried"]], shown["chosen"]) == (["comment-1@1"], 2)
    assert done.exit_code == 1


def test_a_script_is_not_asked(outbox: Outbox) -> None:
    code, shown = _typed("retry", "--json")
    assert (code, outbox.retried) == (2, [])
    assert "add --yes" in shown
