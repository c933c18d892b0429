"""One setting of a stage, written into stages.toml; comments and all else stay as they are."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from typing import Any

from stages.setting_error import SettingError

Value = str | Sequence[str]


def with_setting(text: str, stage: str, key: str, value: Value) -> str:
    """The file's text with `key`, such as `access.google_relay_account_id`, set in the stage's table.

    Raises SettingError where the table is written in a way that one line cannot change.
    """
    line = setting_line(key, value)
    changed = _changed(text, stage, key, line)
    try:
        is_right = tomllib.loads(changed) == _laid_over(tomllib.loads(text), [stage, *key.split(".")], value)
    except (tomllib.TOMLDecodeError, AttributeError):
        is_right = False
    if not is_right:
        raise SettingError(f"Set `{line}` in [{stage}] of stages.toml by hand, then run this again.")
    return changed


def setting_line(key: str, value: Value) -> str:
    return f"{key} = {json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False)}"


def _changed(text: str, stage: str, key: str, line: str) -> str:
    """The key's line replaced, or a new one below the table's heading."""
    table = re.search(rf"^\[{re.escape(stage)}\][^\n]*\n(?:(?!\[)[^\n]*\n?)*", text, re.MULTILINE)
    if table is None:
        return text
    old = re.compile(rf'^{re.escape(key)}\s*=\s*(?:"[^"\n]*"|\[[^]]*\])', re.MULTILINE)
    body, found = old.subn(lambda _: line, table[0], count=1)
    if not found:
        heading, _, rest = table[0].partition("\n")
        body = f"{heading}\n{line}\n{rest}"
    return text[: table.start()] + body + text[table.end() :]


def _laid_over(tables: dict[str, Any], path: Sequence[str], value: Value) -> dict[str, Any]:
    first, *rest = path
    if not rest:
        return {**tables, first: value if isinstance(value, str) else list(value)}
    return {**tables, first: _laid_over(tables.get(first, {}), rest, value)}
