"""What is typed after `make run` is understood, or refused in one sentence that says what to type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.typed import BadInput, Typed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _read(**typed: Any) -> Typed:
    nothing = {"repository": "", "since": "", "chatbot": "", "port": "", "once": False, "keep": False}
    return Typed.read(**{**nothing, **typed}, keep_in=Path())


@pytest.mark.parametrize(
    "text", ["octo-org/hello.world", "https://github.com/octo-org/hello.world", "octo-org/hello.world.git"]
)
def test_a_repository_is_its_name_or_its_address(text: str) -> None:
    assert _read(repository=text).repository == "octo-org/hello.world"


@pytest.mark.parametrize(
    "text",
    ["hello", "octo/", "/hello", "octo/hello/issues", "octo/..", "-octo/hello", "octo/he lo", "oc.to/x"],
)
def test_a_repository_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"REPO is .*: write it as owner/name"):
        _read(repository=text)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", NOW - timedelta(days=30)),
        ("7d", NOW - timedelta(days=7)),
        ("12h", NOW - timedelta(hours=12)),
        ("8w", NOW - timedelta(weeks=8)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
    ],
)
def test_since_is_a_span_or_a_day(text: str, start: datetime) -> None:
    assert _read(repository="o/n", since=text).start(NOW) == start


@pytest.mark.parametrize("text", ["30", "d", "0d", "-3d", "99999d", "30 d", "2026-13-01", "yesterday", "٣d"])
def test_since_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"SINCE is .*: write a number of days such as SINCE=30d"):
        _read(repository="o/n", since=text)


@pytest.mark.parametrize("text", ["0", "65536", "80a", "-1", "999999999999"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"PORT is .*: write a number from 1 to 65535"):
        _read(port=text)


@pytest.mark.parametrize("text", ["help er", "[bot]", "helper[robot]", "a/b"])
def test_a_chatbot_that_is_no_login_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"CHATBOT is .*: write the login as GitHub shows it"):
        _read(repository="o/n", chatbot=text)


@pytest.mark.parametrize("typed", [{"since": "3d"}, {"chatbot": "helper"}])
def test_what_concerns_a_repository_needs_one(typed: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="add REPO=owner/name"):
        _read(**typed)
