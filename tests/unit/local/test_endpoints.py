"""The file in which scripts find every address."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from local.endpoints import ENDPOINTS_VARIABLE, Endpoints, NoLocalRun, Owner, endpoints_file

ENDPOINTS = Endpoints(
    owner=Owner.this_process(),
    receiver="http://127.0.0.1:1/",
    github="http://127.0.0.1:4",
    github_token_file="token",
    aws="http://127.0.0.1:2",
    firestore="127.0.0.1:3",
    dashboard=None,
    mail="http://127.0.0.1:2/mails",
    webhook_secret="s",
    webhook_secret_file="secret",
    receiver_log="receive.log",
    pipe_log="pipe.log",
    region="eu-west-2",
    stage="local",
    firestore_project="p",
    access_key_id="k",
    secret_access_key="x",
    ca_bundle=None,
    tables={"analytics": "a", "aggregates": "b", "contributions": "c"},
    queues={"work_queue": "q", "work_dlq": "d", "pipe_dlq": "e"},
    functions={"processor": "f", "reporter": "g"},
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    ENDPOINTS.write(tmp_path / "endpoints.json")
    assert Endpoints.read(tmp_path / "endpoints.json") == ENDPOINTS


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    ENDPOINTS.write(tmp_path / "endpoints.json")
    assert (tmp_path / "endpoints.json").stat().st_mode & 0o077 == 0


def test_a_second_run_has_a_file_of_its_own_and_both_are_gone_afterwards(tmp_path: Path) -> None:
    with endpoints_file(tmp_path) as first:
        ENDPOINTS.write(first)
        with endpoints_file(tmp_path) as second:
            dataclasses.replace(ENDPOINTS, receiver="http://127.0.0.1:9/").write(second)
            assert first.name == "endpoints.json"
            assert Endpoints.read(first) == ENDPOINTS
    assert list(tmp_path.glob("*.json")) == []


def test_the_file_of_a_run_that_was_killed_is_gone_as_soon_as_another_starts(tmp_path: Path) -> None:
    (tmp_path / "endpoints.json").write_text("{}")
    with endpoints_file(tmp_path) as file:
        assert file.name == "endpoints.json"
        assert not file.exists()


def _pid_of_one_that_has_ended() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


@pytest.mark.parametrize(
    "owner",
    [
        Owner(pid=_pid_of_one_that_has_ended(), started=Owner.this_process().started),
        dataclasses.replace(Owner.this_process(), started=Owner.this_process().started - 3600),
    ],
    ids=["has-ended", "its-id-belongs-to-another"],
)
def test_the_file_of_a_run_that_has_ended_is_not_trusted(tmp_path: Path, owner: Owner) -> None:
    dataclasses.replace(ENDPOINTS, owner=owner).write(tmp_path / "endpoints.json")
    with pytest.raises(NoLocalRun, match=r"has ended: start another with `make run`"):
        Endpoints.read(tmp_path / "endpoints.json")


def test_another_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ENDPOINTS.write(tmp_path / "other.json")
    monkeypatch.setenv(ENDPOINTS_VARIABLE, str(tmp_path / "other.json"))
    assert Endpoints.read() == ENDPOINTS


def test_no_run_is_one_sentence_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoLocalRun, match="start one with `make run`"):
        Endpoints.read(tmp_path / "endpoints.json")


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"unknown": 1})])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "endpoints.json").write_text(content)
    with pytest.raises(NoLocalRun, match="cannot be read"):
        Endpoints.read(tmp_path / "endpoints.json")
