"""Every resolved CloudFormation resource, compared with what its service's own API takes: botocore's models.

Lengths, ranges, enumerations and forms of values. Whether a property exists is cfn-lint's question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

from checks.finding import Finding
from checks.resolved import Resource

GATE = "botocore"
OPERATIONS = {
    "AWS::Budgets::Budget": "budgets.CreateBudget",
    "AWS::CloudWatch::Alarm": "cloudwatch.PutMetricAlarm",
    "AWS::CloudWatch::Dashboard": "cloudwatch.PutDashboard",
    "AWS::CodeDeploy::Application": "codedeploy.CreateApplication",
    "AWS::CodeDeploy::DeploymentGroup": "codedeploy.CreateDeploymentGroup",
    "AWS::DynamoDB::GlobalTable": "dynamodb.CreateTable",
    "AWS::Events::Rule": "events.PutRule",
    "AWS::IAM::OIDCProvider": "iam.CreateOpenIDConnectProvider",
    "AWS::IAM::Policy": "iam.PutRolePolicy",
    "AWS::IAM::Role": "iam.CreateRole",
    "AWS::KMS::Key": "kms.CreateKey",
    "AWS::Lambda::Alias": "lambda.CreateAlias",
    "AWS::Lambda::EventInvokeConfig": "lambda.PutFunctionEventInvokeConfig",
    "AWS::Lambda::EventSourceMapping": "lambda.CreateEventSourceMapping",
    "AWS::Lambda::Function": "lambda.CreateFunction",
    "AWS::Lambda::Permission": "lambda.AddPermission",
    "AWS::Lambda::Version": "lambda.PublishVersion",
    "AWS::Logs::LogGroup": "logs.CreateLogGroup",
    "AWS::Logs::QueryDefinition": "logs.PutQueryDefinition",
    "AWS::Pipes::Pipe": "pipes.CreatePipe",
    "AWS::S3::Bucket": "s3.CreateBucket",
    "AWS::S3::BucketPolicy": "s3.PutBucketPolicy",
    "AWS::SES::ConfigurationSet": "sesv2.CreateConfigurationSet",
    "AWS::SES::ConfigurationSetEventDestination": "sesv2.CreateConfigurationSetEventDestination",
    "AWS::SES::EmailIdentity": "sesv2.CreateEmailIdentity",
    "AWS::SNS::Subscription": "sns.Subscribe",
    "AWS::SNS::Topic": "sns.CreateTopic",
    "AWS::SQS::Queue": "sqs.CreateQueue",
    "AWS::SSM::Parameter": "ssm.PutParameter",
    "AWS::Scheduler::Schedule": "scheduler.CreateSchedule",
}
"""The call that makes a resource, by its type."""
_HASH = re.compile(r"[0-9A-F]{8}$")
_JAVAS = {
    "(?i)": "",
    r"\p{L}": "A-Za-z",
    r"\p{M}": "",
    r"\p{N}": "0-9",
    r"\p{P}": "-.,",
    r"\p{S}": "+$",
    r"\p{Z}": " ",
}
"""What the forms have of Java's expressions, as far as this project's texts need it in Python's."""


def findings(resource: Resource) -> Iterator[Finding]:
    """None for a type whose call is not known: docs/referees.md says who looks at that one."""
    if operation := OPERATIONS.get(resource.kind):
        service, _, name = operation.partition(".")
        where = f"{resource.kind} {_HASH.sub('', resource.logical_id)}"
        for path, fault in _faults(resource.properties, _model(service, name).input_shape, ""):
            yield Finding(GATE, operation, f"{where}{path}", fault)


@cache
def _model(service: str, operation: str) -> OperationModel:
    loader = botocore.session.get_session().get_component("data_loader")
    return ServiceModel(loader.load_service_model(service, "service-2"), service).operation_model(operation)


Faults = Iterator[tuple[str, str]]


def _faults(value: Any, shape: Shape | None, path: str) -> Faults:
    """Each fault with the place below the resource."""
    check = _CHECKS.get(shape.type_name) if shape else None
    if check:
        yield from check(value, shape, path)


def _in_structure(value: Any, shape: StructureShape, path: str) -> Faults:
    if not isinstance(value, Mapping):
        yield path, f"{value!r} is not a structure"
        return
    members = {_plain(name): member for name, member in shape.members.items()}
    for name, part in value.items():
        yield from _faults(part, members.get(_plain(name)), f"{path}.{name}")


def _plain(name: str) -> str:
    """CloudFormation and the API differ in how they write a name."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _in_list(value: Any, shape: ListShape, path: str) -> Faults:
    if isinstance(value, Mapping):
        # Some types have names and values where the service takes a list of pairs; cfn-lint knows which.
        return
    if not isinstance(value, list):
        yield path, f"{value!r} is not a list"
        return
    yield from _outside(len(value), shape, path, " entries")
    for place, part in enumerate(value):
        yield from _faults(part, shape.member, f"{path}[{place}]")


def _in_map(value: Any, shape: MapShape, path: str) -> Faults:
    # And the other way round.
    for name, part in value.items() if isinstance(value, Mapping) else ():
        yield from _faults(name, shape.key, f"{path}.{name}")
        yield from _faults(part, shape.value, f"{path}.{name}")


def _in_text(value: Any, shape: Any, path: str) -> Faults:
    text = json.dumps(value, separators=(",", ":")) if isinstance(value, list | dict) else str(value)
    if shape.enum and text not in shape.enum:
        yield path, f"{text} is not one of {', '.join(shape.enum)}"
    yield from _outside(len(text), shape, path, " characters")
    form = shape.metadata.get("pattern")
    if form and not re.fullmatch(_as_python(form), text):
        yield path, f"{text[:60]} is not of the form {form}"


def _as_python(form: str) -> str:
    for theirs, ours in _JAVAS.items():
        form = form.replace(theirs, ours)
    return form


def _in_number(value: Any, shape: Shape, path: str) -> Faults:
    try:
        yield from _outside(float(value), shape, path, "")
    except (TypeError, ValueError):
        yield path, f"{value!r} is not a number"


def _outside(size: float, shape: Shape, path: str, unit: str) -> Faults:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield path, f"{size:g}{unit} is less than {least}"
    if most is not None and size > most:
        yield path, f"{size:g}{unit} is more than {most}"


_CHECKS: Mapping[str, Callable[[Any, Any, str], Faults]] = {
    "structure": _in_structure,
    "list": _in_list,
    "map": _in_map,
    "string": _in_text,
    "integer": _in_number,
    "long": _in_number,
    "float": _in_number,
    "double": _in_number,
}
