"""Resources, compared with what the clouds' own interfaces take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checks import aws_models, aws_validate, google_models
from checks.resolved import Assembly, Resource

ALARM = {
    "AlarmName": "alarm",
    "ComparisonOperator": "GreaterThanThreshold",
    "EvaluationPeriods": 1,
    "Statistic": "Sum",
}

DIMENSION = {"Name": "name", "Value": "value"}


def aws_faults(kind: str, properties: dict[str, Any]) -> list[str]:
    resource = Resource(stack="Stack", logical_id="Thing12345678", kind=kind, properties=properties)
    return [f"{found.where}: {found.says}" for found in aws_models.findings(resource)]


def test_a_resource_that_the_service_takes_has_no_fault() -> None:
    assert aws_faults("AWS::CloudWatch::Alarm", ALARM) == []


@pytest.mark.parametrize(
    ("kind", "changed", "fault"),
    [
        ("AWS::CloudWatch::Alarm", {"Statistic": "Median"}, "Thing.Statistic: Median is not one of"),
        ("AWS::CloudWatch::Alarm", {"EvaluationPeriods": 0}, "0 is less than 1"),
        ("AWS::CloudWatch::Alarm", {"AlarmName": "a" * 256}, "256 characters is more than 255"),
        ("AWS::CloudWatch::Alarm", {"Dimensions": [DIMENSION] * 31}, "31 entries is more than 30"),
        ("AWS::CloudWatch::Alarm", {"Threshold": "much"}, "'much' is not a number"),
        ("AWS::Pipes::Pipe", {"Name": "a pipe"}, "a pipe is not of the form"),
        ("AWS::Pipes::Pipe", {"SourceParameters": []}, "[] is not a structure"),
    ],
)
def test_a_value_that_the_service_refuses_is_a_finding(
    kind: str, changed: dict[str, Any], fault: str
) -> None:
    found = aws_faults(kind, {**(ALARM if "Alarm" in kind else {}), **changed})
    assert any(fault in each for each in found)


def template(**resources: Any) -> dict[str, Any]:
    return {"Resources": resources, "Outputs": {"Queue": {"Value": {"Fn::GetAtt": ["Work", "Arn"]}}}}


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    work = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "work"}}
    reader = {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "EventSourceArn": {"Fn::GetStackOutput": {"StackName": "First", "OutputName": "Queue"}},
            "FunctionName": {"Fn::Join": ["-", [{"Ref": "AWS::Region"}, {"Ref": "AWS::AccountId"}]]},
            "StartingPosition": {"Ref": "AWS::NoValue"},
        },
    }
    for name, body in (("First", template(Work=work)), ("Second", template(Reader=reader))):
        (tmp_path / f"{name}.template.json").write_text(json.dumps(body))
    stack = {"environment": "aws://111111111111/eu-west-2"}
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": {"First": stack, "Second": stack}}))
    return tmp_path


def test_references_are_replaced_by_what_they_stand_for_across_stacks(assembly: Path) -> None:
    _, reader = Assembly(assembly).resources()
    assert reader.properties == {
        "EventSourceArn": "arn:aws:sqs:eu-west-2:111111111111:work",
        "FunctionName": "eu-west-2-111111111111",
    }


def test_a_value_in_the_parameter_store_is_what_another_stack_puts_there(assembly: Path) -> None:
    stored = {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/work", "Value": {"Ref": "Work"}}}
    (file,) = assembly.glob("First.*")
    first = json.loads(file.read_text())
    file.write_text(json.dumps({**first, "Resources": {**first["Resources"], "Stored": stored}}))
    reading = {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/work"}
    third = template(Reader={"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Ref": "Queue"}}})
    (assembly / "Third.template.json").write_text(json.dumps({**third, "Parameters": {"Queue": reading}}))
    *_, reader = Assembly(assembly).resources()
    assert reader.properties == {"Role": "https://sqs.eu-west-2.amazonaws.com/111111111111/work"}


def test_aws_own_validator_finds_a_property_that_there_is_not(tmp_path: Path) -> None:
    wrong = {"Type": "AWS::SQS::Queue", "Properties": {"QueueNames": "work"}}
    (tmp_path / "Stage-Stack.template.json").write_text(json.dumps({"Resources": {"Work1234ABCD": wrong}}))
    (found,) = aws_validate.findings(tmp_path)
    assert found.where == "Stack/Work"
    assert "QueueNames" in found.says


DATABASE = {
    "name": "(default)",
    "type": "FIRESTORE_NATIVE",
    "location_id": "europe-west2",
    "deletion_policy": "DELETE",
}


def google_faults(tmp_path: Path, kind: str, resource: dict[str, Any]) -> list[str]:
    stack = tmp_path / "stacks" / "one"
    stack.mkdir(parents=True)
    (stack / "cdk.tf.json").write_text(json.dumps({"resource": {kind: {"it": resource}}}))
    return [f"{found.where}: {found.says}" for found in google_models.findings(tmp_path / "stacks")]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, None),
        ({"location_id": "${data.somewhere.else}"}, None),
        ({"type": "NATIVE"}, "google_firestore_database.type: NATIVE is not one of"),
        ({"locations": "eu"}, "google_firestore_database.locations: Google's interface has no such field"),
        ({"source_info": {"backups": {}}}, "source_info.backups: Google's interface has no such field"),
    ],
)
def test_a_value_that_googles_interface_refuses_is_a_finding(
    tmp_path: Path, changed: dict[str, Any], fault: str | None
) -> None:
    found = google_faults(tmp_path, "google_firestore_database", {**DATABASE, **changed})
    assert len(found) == (fault is not None)
    assert all(str(fault) in each for each in found)


def test_what_terraform_writes_elsewhere_is_looked_at_where_the_interface_has_it(tmp_path: Path) -> None:
    bucket = {"name": "b", "public_access_prevention": "enforced", "uniform_bucket_level_access": "yes"}
    (found,) = google_faults(tmp_path, "google_storage_bucket", bucket)
    assert found.endswith("uniform_bucket_level_access.enabled: 'yes' is neither true nor false")


def test_the_one_field_of_an_index_is_looked_at_in_the_interfaces_list(tmp_path: Path) -> None:
    index = {"indexes": [{"order": "UP", "query_scope": "COLLECTION"}]}
    field = {"collection": "analytics", "field": "kind", "index_config": index}
    (found,) = google_faults(tmp_path, "google_firestore_field", field)
    assert "order: UP is not one of" in found
