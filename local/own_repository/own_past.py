"""A repository's past and its chatbot, as `make run REPO=owner/name` needs them before the stage starts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from local import screen
from local.endpoints import RUN_FOLDER
from local.own_repository.chatbot import candidates, guess_sentence, known_sentence
from local.own_repository.github_token import find_token
from local.own_repository.reading import Past, Reader, limit_sentence
from local.typed import Typed
from local.webhooks import Webhook
from stages.setting_written import with_setting
from stages.stage import STAGES_FILE, Stage, load_stage
from toolchain.processes import removed_if_killed
from toolchain.terminal import Terminal

API_VARIABLE = "GITHUB_API_URL"
"""Names another GitHub than the stage's, as it does in GitHub Actions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPast:
    webhooks: tuple[Webhook, ...]
    chatbot: str


def read_own_past(typed: Typed, console: Terminal, steps: screen.Steps, *, known: str) -> OwnPast:
    """Says how far GitHub's limits carried, and who is taken for the chatbot: `known`, if it is not empty.

    Raises BadInput.
    """
    stage = load_stage("local")
    api = os.environ.get(API_VARIABLE) or stage.redeliver.github_api_url
    token, since = find_token(os.environ, api), typed.start(datetime.now(UTC))
    with screen.progress(console, f"Reading {typed.repository}") as shown:
        past = Reader(api=api, token=token).past(typed.repository, since, lambda read: shown(read, None))
    how = f"with the token from {token.origin}" if token.value else "without a token"
    steps.done(
        f"Read {len(past.webhooks)} messages in {past.threads} threads of {typed.repository}"
        f" that changed since {since:%Y-%m-%d}, {how}"
    )
    if past.again_at:
        steps.note(limit_sentence(past, token))
    elif sentence := week_sentence(since.date(), datetime.now(UTC).date()):
        steps.note(sentence)
    return OwnPast(webhooks=past.webhooks, chatbot=_chatbot(known, past, stage, steps))


def week_sentence(first: date, today: date) -> str:
    """That the last whole week is not whole where the reading began later; else empty."""
    monday = today - timedelta(days=today.weekday() + 7)
    if first <= monday:
        return ""
    return (
        f"The report of the week from {monday} lacks threads that last changed before {first}:"
        f" set SINCE={monday} for a whole week."
    )


def _chatbot(known: str, past: Past, stage: Stage, steps: screen.Steps) -> str:
    found = candidates(past.webhooks, stage)
    if known:
        steps.note(known_sentence(known, found))
        return known
    usual = stage.events.bot_logins[0]
    steps.note(guess_sentence(found, usual))
    return found[0].login if found else usual


@contextmanager
def stages_file_for(chatbot: str) -> Iterator[Path]:
    """stages.toml, in which stage `local` has that chatbot; the usual file where none is named."""
    if not chatbot:
        yield STAGES_FILE
        return
    text = with_setting(STAGES_FILE.read_text(encoding="utf-8"), "local", "events.bot_logins", [chatbot])
    RUN_FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="stages-", dir=RUN_FOLDER) as folder:
        file = Path(folder) / "stages.toml"
        file.write_text(text, encoding="utf-8")
        with removed_if_killed(Path(folder)):
            yield file
