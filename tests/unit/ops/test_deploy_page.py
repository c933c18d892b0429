"""docs/deploy.md and `cv-analytics doctor` go through the same steps."""

from __future__ import annotations

import re

from gcp_stack.packaging import ROOT
from gcp_stack.project import STACKS
from ops.doctor.finding import Step

PAGE = (ROOT / "docs" / "deploy.md").read_text()


def test_the_page_has_the_doctors_steps_as_headings_in_their_order() -> None:
    numbered = re.findall(r"^## (\d+)\. (.+)$", PAGE, re.MULTILINE)
    assert numbered == [(str(step.value), step.title) for step in Step]


def test_the_page_deploys_every_stack_of_both_clouds() -> None:
    assert {f"cv-analytics-<stage>-{stack}" for stack in STACKS} <= set(re.findall(r"cv-[\w<>-]+", PAGE))
    for stack in ("Storage", "Pipeline", "Monitoring", "Access", "Deployer"):
        assert f"-{stack}`" in PAGE


def test_foundation_secrets_and_functions_come_in_the_only_order_that_works() -> None:
    places = [PAGE.index(word) for word in ("-foundation", "versions add", "-functions", "<stage>-Access")]
    assert places == sorted(places)
