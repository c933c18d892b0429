"""Stages side by side: no name in common, everything tagged, and what holds data hard to lose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract.names import PROJECT
from stages.stage import load_stage
from tests.infrastructure.aws import synthesis as aws
from tests.infrastructure.google.synthesis import Synthesised as Google

# Physical names, as far as they are unique in an account (or, of a bucket, in the world).
NAMES = (
    "AlarmName",
    "BucketName",
    "ConfigurationSetName",
    "DashboardName",
    "DeploymentGroupName",
    "FunctionName",
    "LogGroupName",
    "Name",
    "QueueName",
    "RoleName",
    "TableName",
    "TopicName",
)
# Not taggable, by CloudFormation's reference of each.
UNTAGGED = {
    "AWS::Budgets::Budget",
    "AWS::CloudWatch::Dashboard",
    "AWS::IAM::Policy",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::QueryDefinition",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
    "AWS::XRay::Group",
}
STATEFUL = {"AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket"}
TAGS = {"project": PROJECT}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The synthesised output of two stages."""
    return {name: aws.synthesise(load_stage(name), tmp_path_factory).folder for name in ("dev", "prod")}


def _resources(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(folder.glob("*.template.json")):
        yield from json.loads(file.read_text())["Resources"].items()


def _names(folder: Path) -> set[tuple[str, str]]:
    return {
        (resource["Type"], value)
        for _, resource in _resources(folder)
        for key in NAMES
        if isinstance(value := resource.get("Properties", {}).get(key), str)
    }


def _tags(resource: dict[str, Any]) -> dict[str, str]:
    tags = resource.get("Properties", {}).get("Tags", [])
    if resource["Type"] == "AWS::DynamoDB::GlobalTable":
        tags = resource["Properties"]["Replicas"][0].get("Tags", [])
    return tags if isinstance(tags, dict) else {tag["Key"]: tag["Value"] for tag in tags}


def test_two_stages_share_no_physical_name(folders: dict[str, Path]) -> None:
    dev, prod = _names(folders["dev"]), _names(folders["prod"])
    assert len(dev) > 20
    # CodeDeploy's and Lambda's `live` is a name within a function of the stage's own.
    assert {name for name in dev & prod if name[0] != "AWS::Lambda::Alias"} == set()


def test_every_name_says_project_and_stage(folders: dict[str, Path]) -> None:
    for stage, folder in folders.items():
        for kind, name in _names(folder):
            if kind not in {"AWS::Lambda::Alias", "AWS::SES::EmailIdentity"}:
                assert f"{PROJECT}-{stage}" in name, (kind, name)


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_whatever_can_be_tagged_says_whose_it_is(folders: dict[str, Path], stage: str) -> None:
    for logical_id, resource in _resources(folders[stage]):
        if resource["Type"] not in UNTAGGED:
            tags = _tags(resource)
            assert {**TAGS, "stage": stage}.items() <= tags.items(), (resource["Type"], logical_id)


def test_what_holds_productions_data_is_kept(folders: dict[str, Path]) -> None:
    stateful = [found for _, found in _resources(folders["prod"]) if found["Type"] in STATEFUL]
    assert len(stateful) >= 3
    for resource in stateful:
        assert resource["DeletionPolicy"].startswith("Retain"), resource
        assert resource["UpdateReplacePolicy"].startswith("Retain"), resource


def test_every_stack_of_production_refuses_to_be_deleted(folders: dict[str, Path]) -> None:
    for stage, protected in (("prod", True), ("dev", False)):
        artifacts = json.loads((folders[stage] / "manifest.json").read_text())["artifacts"].values()
        stacks = [found["properties"] for found in artifacts if found["type"] == "aws:cloudformation:stack"]
        assert stacks
        assert {stack.get("terminationProtection", False) for stack in stacks} == {protected}


def test_googles_stages_share_no_project_and_label_what_they_make(
    google_dev: Google, google_prod: Google
) -> None:
    assert google_dev.stage.google_project != google_prod.stage.google_project
    for synthesised in (google_dev, google_prod):
        for stack in synthesised.stacks:
            ((provider,),) = stack.body["provider"].values()
            assert provider["project"] == synthesised.stage.google_project
            assert provider["default_labels"] == {"project": PROJECT, "stage": synthesised.stage.name}


def test_what_holds_productions_data_at_google_is_kept(google_dev: Google, google_prod: Google) -> None:
    for synthesised, kept in ((google_dev, False), (google_prod, True)):
        database = synthesised.foundation.only("google_firestore_database")
        state = "ENABLED" if kept else "DISABLED"
        assert database["delete_protection_state"] == f"DELETE_PROTECTION_{state}"
        for kind in ("google_firestore_database", "google_secret_manager_secret"):
            for resource in synthesised.foundation.of_type(kind).values():
                assert resource["lifecycle"]["prevent_destroy"] is kept
