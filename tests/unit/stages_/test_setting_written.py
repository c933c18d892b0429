"""A setting is written into stages.toml, and all else stays as it was."""

from __future__ import annotations

import tomllib

import pytest

from stages.setting_error import SettingError
from stages.setting_written import with_setting
from toolchain.tools import ROOT

TEXT = (ROOT / "stages.toml").read_text()
KEY = "access.google_relay_account_id"


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_setting_that_is_there_is_replaced_in_its_line(stage: str) -> None:
    old = tomllib.loads(TEXT)[stage]["access"]["google_relay_account_id"]
    assert with_setting(TEXT, stage, KEY, "7") == TEXT.replace(old, "7")


def test_a_new_setting_becomes_a_line_below_the_tables_heading() -> None:
    changed = with_setting(TEXT, "dev", "redeliver.hooks", ["repos/octo/hello/hooks/1"])
    assert changed == TEXT.replace("[dev]\n", '[dev]\nredeliver.hooks = ["repos/octo/hello/hooks/1"]\n')
    again = with_setting(changed, "dev", "redeliver.hooks", [])
    assert again == TEXT.replace("[dev]\n", "[dev]\nredeliver.hooks = []\n")


def test_a_comment_behind_the_value_stays() -> None:
    text = '[dev]\naccess.google_relay_account_id = "1" # of the relay\n'
    assert with_setting(text, "dev", KEY, "2") == text.replace('"1"', '"2"')


@pytest.mark.parametrize(
    "text",
    [
        '[dev]\naccess = { google_relay_account_id = "1" }\n',
        '[dev.access]\ngoogle_relay_account_id = "1"\n',
        '[dev]\naws_region = "x"\n[dev.access]\ngoogle_relay_account_id = "1"\n',
        '[prod]\naws_region = "x"\n',
    ],
)
def test_a_table_in_another_form_is_left_to_a_person(text: str) -> None:
    with pytest.raises(
        SettingError, match=r'`access.google_relay_account_id = "2"` in \[dev\] of stages.toml by hand'
    ):
        with_setting(text, "dev", KEY, "2")
