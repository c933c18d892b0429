from __future__ import annotations

from dataclasses import dataclass

import pytest

from contract.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings(EnvironmentSettings):
    table: str
    shards: int
    recipients: tuple[str, ...]
    is_open: bool = False


SETTINGS = _Settings(table="aggregates", shards=4, recipients=("a@example.com", "b@example.com"))


def test_what_the_stack_writes_is_what_the_handler_reads() -> None:
    assert _Settings.from_env(SETTINGS.to_env()) == SETTINGS


def test_every_variable_is_a_text_named_for_its_field() -> None:
    assert SETTINGS.to_env() == {
        "TABLE": "aggregates",
        "SHARDS": "4",
        "RECIPIENTS": "a@example.com,b@example.com",
        "IS_OPEN": "0",
    }


def test_an_empty_list_stays_empty() -> None:
    empty = _Settings(table="t", shards=1, recipients=())
    assert _Settings.from_env(empty.to_env()).recipients == ()


def test_variables_of_others_are_left_aside() -> None:
    assert _Settings.from_env({**SETTINGS.to_env(), "PATH": "/bin"}) == SETTINGS


def test_a_missing_variable_is_named() -> None:
    env = SETTINGS.to_env()
    del env["SHARDS"]
    with pytest.raises(KeyError, match="SHARDS"):
        _Settings.from_env(env)


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_are_read_as_they_were_written(value: bool) -> None:  # noqa: FBT001  # a case's value
    settings = _Settings(table="t", shards=1, recipients=(), is_open=value)
    assert _Settings.from_env(settings.to_env()) == settings


def test_any_other_text_is_neither_yes_nor_no() -> None:
    with pytest.raises(ValueError, match="yes"):
        _Settings.from_env({**SETTINGS.to_env(), "IS_OPEN": "yes"})


def test_a_number_must_be_one() -> None:
    with pytest.raises(ValueError, match="four"):
        _Settings.from_env({**SETTINGS.to_env(), "SHARDS": "four"})
