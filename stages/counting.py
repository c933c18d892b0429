"""The rules of a stage, as the code that counts takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.thread import Rules

if TYPE_CHECKING:
    from stages.stage import Stage


def counting_rules(stage: Stage) -> Rules:
    """What the stage's questions and answers are."""
    events = stage.events
    return Rules(
        bot_logins=frozenset(map(str.lower, events.bot_logins)),
        ignored_logins=frozenset(map(str.lower, events.ignored_logins)),
        team=frozenset(events.team),
        asks=events.asks,
        keywords=stage.pipe.keywords,
    )
