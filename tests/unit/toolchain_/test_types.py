"""What mypy does not read is not in use."""

from __future__ import annotations

import re
import tomllib

from toolchain.tools import ROOT


def test_no_stack_knows_a_service_whose_bindings_mypy_leaves_out() -> None:
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["overrides"]
    named = " ".join(str(each["module"]) for each in overrides)
    left_out = set(re.findall(r"aws_cdk\.(aws_\w+)", named))
    used = {
        name
        for file in (ROOT / "stacks").rglob("*.py")
        for name in re.findall(r"\baws_\w+", file.read_text())
    }
    assert left_out
    assert "aws_lambda" in used
    assert not left_out & used
