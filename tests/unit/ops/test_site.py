"""Command lines are run as they are shown."""

from __future__ import annotations

import sys

import pytest

from ops.failure import Failed
from ops.site import Site, run_program


def test_a_secret_goes_to_standard_input_and_is_not_shown() -> None:
    takes = "import sys; sys.exit(len(sys.stdin.read()) != 6)"
    action = Site("dev").command(sys.executable, "-c", takes, secret=lambda: "hidden")
    assert action.shown.startswith("openssl rand -hex 32 | ")
    assert "hidden" not in action.shown
    action.run()


def test_a_failure_is_a_sentence_with_the_command_unless_it_is_expected() -> None:
    words = (sys.executable, "-c", "raise SystemExit(3)")
    with pytest.raises(Failed, match="failed with exit code 3"):
        Site("dev").command(*words).run()
    Site("dev").command(*words, judged=False).run()


def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(Failed, match="no-such-program cannot be started"):
        run_program(("no-such-program",), None)


def test_yes_goes_on_to_the_deployments_and_to_nothing_else() -> None:
    site = Site("dev", yes=True)
    assert site.make("deploy-aws").shown == "make deploy-aws STAGE=dev YES=1"
    assert site.make("diff-gcp").shown == "make diff-gcp STAGE=dev"
