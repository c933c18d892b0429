"""`cv-analytics backfill` against the deployed stage: what GitHub holds is counted once, whatever came."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.github_api.local_github import HAPPENS, LocalGitHub
from local.local_stage import LocalStage
from local.webhooks import Webhook, post
from tests.integration.observing import Repository, assert_settled
from tests.integration.typed import Command


@pytest.fixture
def github(local_stage: LocalStage) -> Iterator[LocalGitHub]:
    """A GitHub of the test's own, with the stage's receiver at its end."""
    server = LocalGitHub(local_stage.receiver.url)
    with server.serving():
        yield server


def _backfill(command: Command, github: LocalGitHub, repository: str, folder: Path) -> dict[str, Any]:
    (folder / "token").write_text(github.token)
    which = ("--repository", repository, "--since", "2026-01-01", "--yes")
    done = command("backfill", *which, "--github-api-url", github.url, "--token-file", str(folder / "token"))
    assert done.code == 0
    return done.shown


def test_what_never_came_by_webhook_is_read_in_and_counted_once(
    local_stage: LocalStage, github: LocalGitHub, command: Command, tmp_path: Path
) -> None:
    repository = Repository.new()
    came, lost = repository.comment("python?", issue=7013), repository.comment("go?", issue=7013)
    github.fail_first(lost.delivery_id)
    for webhook in (came, lost):
        post(github.url + HAPPENS, local_stage.secret, webhook)
    # GitHub knows the issue as well; its webhook never came.
    known = {key: came.payload[key] for key in ("issue", "repository", "sender")}
    everything = [came, lost, Webhook.of("issues", {"action": "opened", **known})]

    first = _backfill(command, github, repository.name, tmp_path)
    again = _backfill(command, github, repository.name, tmp_path)

    assert (first["read"], first["accepted"], first["already_there"]) == (3, 2, 1)
    assert (again["read"], again["accepted"], again["already_there"]) == (3, 0, 3)
    assert_settled(local_stage, everything)
