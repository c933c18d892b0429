"""What is typed after `make` reaches its program as it was typed, and nothing else reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hostile import HOSTILE, RecordingCheckout
from toolchain.tools import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = sorted(
    {
        name
        for group in re.findall(r"^([a-z-]+(?: [a-z-]+)*):", MAKEFILE, re.MULTILINE)
        for name in group.split()
    }
)
(TYPED,) = (line.split() for line in re.findall(r"^TYPED := (.*)$", MAKEFILE, re.MULTILINE))
REACHES = {
    "send": ("FILE", "EVENT"),
    "run": ("ONCE", "REPO", "SINCE", "CHATBOT", "KEEP", "PORT"),
    "dev": ("ONCE", "REPO", "SINCE", "CHATBOT", "KEEP", "PORT"),
    "prove": ("SEEDS",),
    "bench": ("ONLY", "WRITE"),
    "cost": ("WRITE",),
    "deploy-aws": ("STAGE", "YES"),
    "deploy-gcp": ("STAGE", "YES"),
    "diff-aws": ("STAGE",),
    "diff-gcp": ("STAGE",),
    "rollback-aws": ("STAGE", "TO", "YES"),
}


@pytest.fixture
def checkout(tmp_path: Path) -> RecordingCheckout:
    return RecordingCheckout(tmp_path)


@pytest.mark.parametrize("target", TARGETS)
def test_no_target_runs_a_part_of_what_is_typed(target: str, checkout: RecordingCheckout) -> None:
    for value in HOSTILE.values():
        for options in ([], ["-n"]):
            done = checkout.run("make", *options, target, *(f"{name}={value}" for name in TYPED))
            assert done.returncode == 0, done.stderr
            assert checkout.is_untouched, value


@pytest.mark.parametrize(("target", "names"), REACHES.items())
def test_a_program_is_given_what_was_typed(
    target: str, names: tuple[str, ...], checkout: RecordingCheckout
) -> None:
    for value in HOSTILE.values():
        for command, environment in (
            (["make", target, *(f"{name}={value}" for name in names)], {}),
            (["make", target], dict.fromkeys(names, value)),
        ):
            checkout.run(*command, **environment)
            assert checkout.is_untouched, value
            given = [word for word in checkout.arguments() if word.endswith(value)]
            assert len(given) == len(names), (value, given)


@pytest.mark.parametrize("target", REACHES)
def test_a_value_that_is_not_typed_is_empty(target: str, checkout: RecordingCheckout) -> None:
    assert checkout.run("make", target).returncode == 0
    assert not [word for word in checkout.arguments() if word.startswith(("--only", "--seeds"))]
    assert "--yes=1" not in checkout.arguments()


def test_every_variable_that_a_recipe_reads_is_among_the_typed() -> None:
    recipes = "\n".join(line for line in MAKEFILE.splitlines() if line.startswith("\t"))
    assert set(re.findall(r"\$\$\{?([A-Z]+)\b", recipes)) - {"PATH"} <= set(TYPED)
    assert set(re.findall(r"(?<!\$)\$[({](\w+)", recipes)) == {"python"}
