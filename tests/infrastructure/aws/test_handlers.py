"""A consumer without a handler is refused before anything is deployed, in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacks.packaging.handler import check_handler
from stacks.packaging.installed import PackagingError


def _folder(root: Path, handler: str | None) -> Path:
    (root / "lambda_src" / "mine").mkdir(parents=True)
    if handler is not None:
        (root / "lambda_src" / "mine" / "handler.py").write_text(handler)
    return root / "lambda_src"


@pytest.mark.parametrize(
    "handler",
    [
        "def handle(event, context): ...\n",
        "from json import loads as handle\n",
        "def wrap(function): return function\n\n@wrap\ndef handle(event, context): ...\n",
        "handle = print\n",
    ],
)
def test_a_handler_may_be_defined_in_any_way(tmp_path: Path, handler: str) -> None:
    check_handler("mine", _folder(tmp_path, handler))


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (None, "expected a file handler.py that defines handle(event, context)"),
        ("def handler(event, context): ...\n", "defines handle(event, context)"),
        ("class Mine:\n    def handle(self): ...\n", "defines handle(event, context)"),
        ("def handle(:\n", "line 1: invalid syntax"),
    ],
)
def test_a_folder_without_a_handler_is_refused(tmp_path: Path, handler: str | None, expected: str) -> None:
    with pytest.raises(PackagingError) as refused:
        check_handler("mine", _folder(tmp_path, handler))
    assert str(refused.value).startswith("lambda_src/mine")
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"^lambda_src/yours: no such folder"):
        check_handler("yours", _folder(tmp_path, None))
