"""docs/deploy.md and `cv-analytics doctor` go through the same steps."""

from __future__ import annotations

import re

import pytest

from gcp_stack.packaging import ROOT
from gcp_stack.project import APIS, STACKS
from ops.doctor.finding import Check, Part, Step, place
from tests.unit.documents.test_links import anchors

PAGE = (ROOT / "docs" / "deploy.md").read_text()


def test_the_page_has_the_doctors_steps_as_headings_in_their_order() -> None:
    numbered = re.findall(r"^## (\d+)\. (.+)$", PAGE, re.MULTILINE)
    assert numbered == [(str(step.value), step.title) for step in Step]


@pytest.mark.parametrize("part", [*Step, *Part])
def test_every_heading_that_a_finding_names_is_there(part: Step | Part) -> None:
    page, _, anchor = place(part).partition("#")
    assert anchor in anchors(ROOT / page)


def test_whatever_is_not_there_names_its_heading() -> None:
    step = Check(Step.GOOGLE_PROJECT, "credentials", "Log in.")
    assert step.missing("nobody").remedy == "Log in. See docs/deploy.md#3-google-project"
    part = Check(Step.AWS_STACKS, "sender", "Follow the link.", Part.ADDRESSES)
    assert part.unknown("refused").remedy == "Follow the link. See docs/deploy.md#e-mail-addresses"
    assert not step.ok("somebody").remedy


def test_the_page_deploys_every_stack_of_both_clouds() -> None:
    assert {f"cv-analytics-<stage>-{stack}" for stack in STACKS} <= set(re.findall(r"cv-[\w<>-]+", PAGE))
    for stack in ("Storage", "Pipeline", "Monitoring", "Access", "Deployer"):
        assert f"-{stack}`" in PAGE


def test_foundation_secrets_and_functions_come_in_the_only_order_that_works() -> None:
    places = [PAGE.index(word) for word in ("-foundation", "versions add", "-functions", "<stage>-Access")]
    assert places == sorted(places)


def test_every_api_is_enabled_before_anything_needs_it() -> None:
    (command,) = re.findall(r"^gcloud services enable (.+)$", PAGE, re.MULTILINE)
    enabled = re.findall(r"(\w+)\.googleapis\.com", command)
    assert enabled == ["serviceusage", *APIS]


def test_the_page_has_the_other_way_where_a_grant_to_all_is_forbidden() -> None:
    for words in ("iam.allowedPolicyMemberDomains", "receiver.granted_to_all", "--no-invoker-iam-check"):
        assert words in PAGE
