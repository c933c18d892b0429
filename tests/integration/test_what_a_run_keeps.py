"""What a run counted is there after a part of it has died, and in the next run with KEEP=1."""

from __future__ import annotations

import signal
from contextlib import suppress
from datetime import timedelta

import psutil
import pytest

from local.endpoints import Endpoints
from local.webhooks import Webhook, post
from tests.integration.own_run import EARLIER, NOW, START_SECONDS, OwnRun
from tests.waiting import eventually

NUMBERS = {"receive": 1, "cv-analytics-local-pipe": 2, "http.server": 3}
"""The parts that die, each with the number of the question that is asked then."""


def _questions(run: OwnRun) -> int:
    first, last = NOW.date() - timedelta(days=30), NOW.date() + timedelta(days=1)
    shown = run.command("summary", "--from", first.isoformat(), "--to", last.isoformat()).shown
    return int(shown["questions"])


def _ask(run: OwnRun, number: int) -> int:
    """The answer's status."""
    user = {"login": "ivo", "id": 9, "type": "User"}
    at = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    issue = {"id": 9_000 + number, "number": number, "title": "Live", "body": "Does it count?", "user": user}
    issue |= {"html_url": f"https://github.com/octo-org/live/issues/{number}", "created_at": at}
    repository = {"id": 79, "full_name": "octo-org/live"}
    payload = {"action": "opened", "issue": issue | {"updated_at": at}, "repository": repository}
    endpoints = Endpoints.read(run.endpoints_file)
    with suppress(OSError):
        return post(endpoints.receiver, endpoints.webhook_secret, Webhook.of("issues", payload)).status
    return 0


@pytest.mark.parametrize(("word", "number"), NUMBERS.items())
def test_a_part_that_dies_is_started_again_at_its_address(own_run: OwnRun, word: str, number: int) -> None:
    again, questions = "was started again", _questions(own_run)
    times = own_run.shown().count(again)
    own_run.part(word).kill()
    assert eventually(lambda: own_run.shown().count(again) > times, seconds=60), own_run.shown()
    assert eventually(lambda: _ask(own_run, number) == 202, seconds=60)
    assert eventually(lambda: _questions(own_run) == questions + 1, seconds=120)


@pytest.mark.parametrize("word", ["ministack", "start"], ids=["aws", "firestore"])
def test_where_an_emulator_dies_the_next_stage_has_its_messages(own_run: OwnRun, word: str) -> None:
    before, times = _questions(own_run), own_run.times_up()
    receiver = Endpoints.read(own_run.endpoints_file).receiver
    own_run.part(word).kill()
    assert eventually(lambda: own_run.times_up() > times, seconds=START_SECONDS), own_run.shown()
    assert own_run.shown().count("A new stage starts with the") == times
    assert _questions(own_run) == before
    assert Endpoints.read(own_run.endpoints_file).receiver == receiver


def test_a_run_begins_with_what_was_kept_and_keeps_all_for_the_next_one(own_run: OwnRun) -> None:
    assert f"Put back {len(EARLIER)} messages" in own_run.shown()
    assert f"from the 24 webhooks and {len(EARLIER)} kept messages" in own_run.shown()
    questions = _questions(own_run)
    psutil.Process(own_run.process.pid).send_signal(signal.SIGINT)
    own_run.process.wait(seconds=120)
    messages = own_run.kept.messages()
    assert {each.message_id for each in messages} > {each.message_id for each in EARLIER}
    assert sum(each.kind.is_opening for each in messages) == questions + 1, "and the old thread"
    assert own_run.kept.chatbot() == "helper[bot]"
    assert (own_run.kept.folder / "messages.jsonl").stat().st_mode & 0o777 == 0o600
