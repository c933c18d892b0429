"""A repository's past comes as far as GitHub's limits carry, and whoever reads is told how far that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from github.clock import SYSTEM_CLOCK
from local.github_api.wire import Reply
from local.own_repository.github_token import Token
from local.own_repository.reading import Past, Reader, limit_sentence
from local.typed import BadInput
from local.webhooks import Webhook
from tests.own_github import CHATBOT, DAY, HOUR, TOKEN, OwnGitHub, Thread, a_small_repository

NOW = datetime.now(UTC)
NONE = Token()


@pytest.fixture
def github() -> Iterator[OwnGitHub]:
    with a_small_repository(NOW) as github:
        yield github


def _past(
    github: OwnGitHub, *, token: Token = NONE, repository: str = "octo-org/own", days: int = 30
) -> Past:
    quick = replace(SYSTEM_CLOCK, sleep=lambda _seconds: None)
    reader = Reader(api=github.url, token=token, clock=quick)
    return reader.past(repository, NOW - timedelta(days=days), lambda _read: None)


def _ids(webhooks: tuple[Webhook, ...]) -> set[int]:
    return {webhook.payload.get("comment", webhook.payload["issue"])["id"] for webhook in webhooks}


def test_without_a_token_public_threads_are_read_whole(github: OwnGitHub) -> None:
    past = _past(github)
    assert (past.threads, past.left_out, past.again_at) == (9, 0, None)
    assert {5009, 901, 902} <= _ids(past.webhooks), "the old thread's answer is older than what was asked for"
    assert past.reached == f"{NOW - 40 * DAY:%Y-%m-%d}"


def test_pull_requests_are_left_out(github: OwnGitHub) -> None:
    review = Thread(github, 10, NOW - DAY, is_pull_request=True).says("mara", "Looks good?", after=HOUR)
    past = _past(github)
    assert past.threads == 9
    assert not {5_000 + review.number, 1001} & _ids(past.webhooks)


def test_a_comment_comes_with_its_whole_issue_and_who_wrote_it(github: OwnGitHub) -> None:
    webhooks = _past(github).webhooks
    comment = next(each.payload for each in webhooks if each.event == "issue_comment")
    assert comment["issue"]["title"].startswith("Question")
    assert comment["sender"] == comment["comment"]["user"]


def test_where_the_limit_ends_the_reading_only_whole_threads_are_left(github: OwnGitHub) -> None:
    """Three requests list all; the fourth would have read the old thread's answer."""
    github.hourly_limit = 3
    past = _past(github)
    assert (past.threads, past.left_out) == (8, 1)
    assert 5009 not in _ids(past.webhooks)
    sentence = limit_sentence(past, Token())
    assert "60 requests an hour carried this far: 8 threads" in sentence
    assert "Left out, because they were not read to their end: 1." in sentence
    assert "set GITHUB_TOKEN, or log in with `gh auth login`" in sentence


def test_with_a_token_its_own_limit_is_named(github: OwnGitHub) -> None:
    github.hourly_limit = 3
    token = Token(TOKEN, "GITHUB_TOKEN")
    assert "hourly limit for your token carried" in limit_sentence(_past(github, token=token), token)


def test_a_limit_that_is_used_up_says_until_when(github: OwnGitHub) -> None:
    github.hourly_limit = 0
    with pytest.raises(BadInput, match=r"is used up: set GITHUB_TOKEN.* or wait until \d\d:\d\d UTC"):
        _past(github)


def test_a_pause_that_github_asks_for_is_waited_for(github: OwnGitHub) -> None:
    github.faults.append(Reply(429, {"message": "slow down"}, {"Retry-After": "60"}))
    assert _past(github).threads == 9


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        (
            Token(),
            "no public repository octo-org/other: check the name, or, if it is private",
        ),
        (Token(TOKEN, "GITHUB_TOKEN"), "that the token from GITHUB_TOKEN may read: check the name"),
    ],
)
def test_an_unknown_repository_is_named(github: OwnGitHub, token: Token, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        _past(github, token=token, repository="octo-org/other")


def test_a_private_repository_wants_a_token(github: OwnGitHub) -> None:
    Thread(github, 1, NOW - HOUR, repository="octo-org/secret", private=True).says(CHATBOT, "Hm.", after=HOUR)
    with pytest.raises(BadInput, match="if it is private, set GITHUB_TOKEN"):
        _past(github, repository="octo-org/secret")
    assert _past(github, token=Token(TOKEN, "x"), repository="octo-org/secret").threads == 1


def test_a_token_that_github_does_not_take_is_named(github: OwnGitHub) -> None:
    with pytest.raises(BadInput, match="does not accept the token from `gh auth token`"):
        _past(github, token=Token("wrong", "`gh auth token`"))


def test_where_nothing_changed_an_earlier_time_is_asked_for(github: OwnGitHub) -> None:
    with pytest.raises(BadInput, match=r"Nothing in the issues .* changed since .* earlier SINCE"):
        _past(github, days=0)


def test_a_github_that_is_away_is_said(github: OwnGitHub) -> None:
    github.faults.extend([Reply(0)] * 9)
    with pytest.raises(BadInput, match=r"cannot be reached .* try again"):
        _past(github)
