"""docs/deploy.md and `cv-analytics doctor` go through the same steps."""

from __future__ import annotations

import re

from gcp_stack.packaging import ROOT
from gcp_stack.project import APIS, STACKS
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


def test_every_api_is_enabled_before_anything_needs_it() -> None:
    (command,) = re.findall(r"^gcloud services enable (.+)$", PAGE, re.MULTILINE)
    enabled = re.findall(r"(\w+)\.googleapis\.com", command)
    assert enabled == ["serviceusage", *APIS]


def test_the_page_has_the_other_way_where_a_grant_to_all_is_forbidden() -> None:
    for words in ("iam.allowedPolicyMemberDomains", "receiver.granted_to_all", "--no-invoker-iam-check"):
        assert words in PAGE
