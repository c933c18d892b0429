"""The processor's next code gets a tenth of the events first, and goes again where alarms say so."""

from __future__ import annotations

import re

import pytest

from tests.infrastructure.aws.synthesis import ROOT, Synthesised, target_of

ALIAS, GROUP, ALARM = "AWS::Lambda::Alias", "AWS::CodeDeploy::DeploymentGroup", "AWS::CloudWatch::Alarm"


def test_the_queue_feeds_the_alias_and_not_the_newest_code(prod: Synthesised) -> None:
    (alias,) = prod.pipeline.of_type(ALIAS)
    assert prod.pipeline.only(ALIAS)["Name"] == "live"
    processor = prod.stage.names.processor
    (function,) = [
        name
        for name, found in prod.pipeline.of_type("AWS::Lambda::Function").items()
        if found["FunctionName"] == processor
    ]
    fed = [
        str(source["FunctionName"])
        for source in prod.pipeline.of_type("AWS::Lambda::EventSourceMapping").values()
    ]
    assert [name for name in fed if alias in name]
    assert not [name for name in fed if f"'Ref': '{function}'" in name]


def test_codedeploy_moves_the_alias_step_by_step(prod: Synthesised) -> None:
    (alias,) = prod.pipeline.of_type(ALIAS)
    policy = prod.pipeline.body["Resources"][alias]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
    (group,) = prod.pipeline.of_type(GROUP)
    assert target_of(policy["DeploymentGroupName"]) == group
    config = prod.pipeline.only(GROUP)["DeploymentConfigName"]
    assert config == "CodeDeployDefault.LambdaLinear10PercentEvery1Minute"


def test_alarms_on_errors_and_on_failed_records_roll_back(prod: Synthesised) -> None:
    group, alarms = prod.pipeline.only(GROUP), prod.pipeline.of_type(ALARM)
    watched = {target_of(alarm["Name"]) for alarm in group["AlarmConfiguration"]["Alarms"]}
    assert watched == set(alarms)
    assert group["AutoRollbackConfiguration"]["Enabled"]
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
    names = {alarm["AlarmName"].removeprefix(prod.stage.names.of("")) for alarm in alarms.values()}
    assert names == {"processor-rollout-errors", "processor-rollout-failures"}


def test_they_look_at_the_new_version_alone(prod: Synthesised) -> None:
    """The version before may be the one that fails; its mend has to get past it."""
    (version,) = prod.pipeline.of_type("AWS::Lambda::Version")
    alias = next(iter(prod.pipeline.of_type(ALIAS)))
    for logical_id, alarm in prod.pipeline.of_type(ALARM).items():
        stats = [each["MetricStat"]["Metric"] for each in alarm.get("Metrics", []) if "MetricStat" in each]
        for metric in stats or [alarm]:
            dimensions = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
            of_version = dimensions.get("ExecutedVersion") or dimensions.get("version")
            assert of_version == {"Fn::GetAtt": [version, "Version"]}
        assert logical_id in prod.pipeline.depends_on(alias)


def test_what_rolls_back_has_its_heading_in_the_runbook(prod: Synthesised) -> None:
    headings = set(re.findall(r"^## (.+)$", (ROOT / "docs/runbook.md").read_text(), re.MULTILINE))
    for alarm in prod.pipeline.of_type(ALARM).values():
        _, _, heading = alarm["AlarmDescription"].partition("#")
        assert heading in headings


@pytest.mark.parametrize("resource_type", [ALIAS, GROUP, ALARM])
def test_the_emulated_stage_has_none_of_it(local: Synthesised, resource_type: str) -> None:
    assert local.pipeline.of_type(resource_type) == {}
