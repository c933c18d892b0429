"""The chatbot is the account that answers most, bot or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from local.own_repository.chatbot import candidates, guess_sentence, known_sentence
from local.own_repository.github_token import Token
from local.own_repository.reading import Reader
from local.past import past
from local.webhooks import Webhook
from stages.stage import load_stage
from tests.own_github import CHATBOT, DAY, HOUR, MINUTE, OwnGitHub, Thread, a_small_repository

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAGE = load_stage("local")


def _read(github: OwnGitHub) -> tuple[Webhook, ...]:
    reader = Reader(api=github.url, token=Token())
    return reader.past("octo-org/own", NOW - timedelta(days=300), lambda _read: None).webhooks


def _of(make: Callable[[OwnGitHub], None]) -> tuple[Webhook, ...]:
    github = OwnGitHub()
    make(github)
    with github.serving():
        return _read(github)


def test_of_the_demo_data_it_is_the_chatbot() -> None:
    best, *_ = candidates(past(NOW), STAGE)
    assert (best.login, best.is_bot) == ("cv-chatbot[bot]", True)


def test_a_bot_that_says_the_same_everywhere_is_not_the_chatbot() -> None:
    with a_small_repository(NOW) as github:
        found = candidates(_read(github), STAGE)
    assert [(each.login, each.answers) for each in found[:2]] == [(CHATBOT, 7), ("mara", 1)]
    assert guess_sentence(found, "x") == (
        "The chatbot is helper[bot], as it answered most (sure: a bot account, 7 answers;"
        " next is mara with 1). Set another with CHATBOT=login."
    )


def test_a_chatbot_that_was_set_is_said_with_its_answers() -> None:
    with a_small_repository(NOW) as github:
        found = candidates(_read(github), STAGE)
    assert "as set: 7 answers" in known_sentence("Helper[bot]", found)
    assert "answered nothing in these threads (did you mean helper[bot]?)" in known_sentence("helper", found)
    assert known_sentence("nobody", found).endswith("it answered nothing in these threads.")


def test_one_text_in_many_threads_answers_less_than_two_texts() -> None:
    def make(github: OwnGitHub) -> None:
        for number in range(1, 8):
            thread = Thread(github, number, NOW - number * DAY)
            thread.says("stale[bot]", f"@ada No activity for {number} days.", after=HOUR)
        for number in (8, 9):
            Thread(github, number, NOW - DAY).says("helpful", f"{'Do' * number} it.", after=MINUTE)

    assert candidates(_of(make), STAGE)[0].login == "helpful"


def test_an_ordinary_account_may_be_the_one_and_is_less_sure() -> None:
    def make(github: OwnGitHub) -> None:
        for number in range(1, 8):
            Thread(github, number, NOW - number * DAY).says("acme-answers", f"{'So' * number}.", after=MINUTE)

    found = candidates(_of(make), STAGE)
    assert found[0].login == "acme-answers"
    assert "(likely: not a bot account, 7 answers)" in guess_sentence(found, "x")


def test_who_asks_and_talks_on_answers_nobody() -> None:
    def make(github: OwnGitHub) -> None:
        Thread(github, 1, NOW - DAY).says("ada", "Anybody?", after=HOUR).says("ada", "Hello?", after=2 * HOUR)

    found = candidates(_of(make), STAGE)
    assert found == []
    assert guess_sentence(found, "cv-chatbot[bot]").startswith("Nobody answers others in these threads")


def test_of_few_answers_it_is_a_guess() -> None:
    def make(github: OwnGitHub) -> None:
        Thread(github, 1, NOW - DAY).says("mara", "So.", after=MINUTE)
        Thread(github, 2, NOW - DAY).says("otto", "Thus.", after=MINUTE)

    assert "a guess: check it" in guess_sentence(candidates(_of(make), STAGE), "x")
