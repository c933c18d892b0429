"""A stage's CloudFormation templates with every reference replaced by the text that it stands for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = Any
_NAMED_BY = {
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CodeDeploy::Application": "ApplicationName",
    "AWS::CodeDeploy::DeploymentGroup": "DeploymentGroupName",
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SES::EmailIdentity": "EmailIdentity",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
}
"""The property that holds a resource's name, where it is not `Name`."""
_ARNS = {
    "AWS::CloudWatch::Alarm": "cloudwatch:{place}:alarm:{name}",
    "AWS::CodeDeploy::Application": "codedeploy:{place}:application:{name}",
    "AWS::DynamoDB::GlobalTable": "dynamodb:{place}:table/{name}",
    "AWS::Events::Rule": "events:{place}:rule/{name}",
    "AWS::IAM::OIDCProvider": "iam::{account}:oidc-provider/{name}",
    "AWS::IAM::Role": "iam::{account}:role/{name}",
    "AWS::KMS::Key": "kms:{place}:key/" + (key := "11111111-2222-3333-4444-555555555555"),
    "AWS::Lambda::Function": "lambda:{place}:function:{name}",
    "AWS::Logs::LogGroup": "logs:{place}:log-group:{name}:*",
    "AWS::S3::Bucket": "s3:::{name}",
    "AWS::SNS::Topic": "sns:{place}:{name}",
    "AWS::SQS::Queue": "sqs:{place}:{name}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """As CloudFormation would hand it to its service."""

    stack: str
    logical_id: str
    kind: str
    properties: Mapping[str, Json]


class Assembly:
    """All templates of one stage, as synthesised. Raises ValueError for what it cannot resolve."""

    def __init__(self, folder: Path) -> None:
        self._templates: dict[str, Json] = {
            file.name.partition(".")[0]: json.loads(file.read_text())
            for file in sorted(folder.glob("*.template.json"))
        }
        artifacts = json.loads((folder / "manifest.json").read_text())["artifacts"].values()
        (place,) = {artifact["environment"] for artifact in artifacts if "environment" in artifact}
        self._account, self._region = place.removeprefix("aws://").split("/")

    def resources(self) -> Iterator[Resource]:
        for stack, template in self._templates.items():
            for logical_id, resource in template["Resources"].items():
                if resource["Type"] != "AWS::CDK::Metadata":
                    yield Resource(
                        stack=stack,
                        logical_id=logical_id,
                        kind=resource["Type"],
                        properties=self._resolve(stack, resource.get("Properties", {})),
                    )

    def _resolve(self, stack: str, part: Json) -> Json:
        if isinstance(part, list):
            found = (self._resolve(stack, each) for each in part)
            return [each for each in found if each is not None]
        if not isinstance(part, dict):
            return part
        if len(part) == 1 and (function := self._functions.get(next(iter(part)))):
            return function(self, stack, next(iter(part.values())))
        resolved = {name: self._resolve(stack, each) for name, each in part.items()}
        return {name: each for name, each in resolved.items() if each is not None}

    def _ref(self, stack: str, name: str) -> str | None:
        pseudo: dict[str, str | None] = {
            "AWS::AccountId": self._account,
            "AWS::NoValue": None,
            "AWS::Partition": "aws",
            "AWS::Region": self._region,
            "AWS::StackName": stack,
            "AWS::URLSuffix": "amazonaws.com",
        }
        template = self._templates[stack]
        if name in pseudo:
            return pseudo[name]
        if parameter := template.get("Parameters", {}).get(name):
            return self._given(parameter)
        return self._physical_id(stack, name)

    def _given(self, parameter: Json) -> str:
        """A parameter's value; of one in the Parameter Store, what a stack of the stage puts there."""
        default = parameter.get("Default", "parameter")
        if not parameter["Type"].startswith("AWS::SSM::Parameter::Value"):
            return str(default)
        (stored,) = [
            self._resolve(stack, resource["Properties"]["Value"])
            for stack, template in self._templates.items()
            for resource in template["Resources"].values()
            if resource["Type"] == "AWS::SSM::Parameter" and resource["Properties"]["Name"] == default
        ] or [default]
        return str(stored)

    def _physical_id(self, stack: str, logical_id: str) -> str:
        kind = self._resource(stack, logical_id)["Type"]
        if kind == "AWS::SQS::Queue":
            return f"https://sqs.{self._region}.amazonaws.com/{self._account}/{self._name(stack, logical_id)}"
        if kind == "AWS::Lambda::Version":
            return f"{self._function_of(stack, logical_id)}:1"
        if kind == "AWS::Lambda::Alias":
            return f"{self._function_of(stack, logical_id)}:{self._name(stack, logical_id)}"
        if kind in {"AWS::SNS::Topic", "AWS::IAM::OIDCProvider"}:
            return self._arn(stack, logical_id)
        return key if kind == "AWS::KMS::Key" else self._name(stack, logical_id)

    def _function_of(self, stack: str, logical_id: str) -> str:
        name = self._resolve(stack, self._resource(stack, logical_id)["Properties"]["FunctionName"])
        return f"arn:aws:lambda:{self._region}:{self._account}:function:{name}"

    def _attribute(self, stack: str, path: Json) -> str:
        logical_id, attribute = path if isinstance(path, list) else path.split(".", 1)
        if attribute == "Arn":
            return self._arn(stack, logical_id)
        if attribute == "StreamArn":
            return f"{self._arn(stack, logical_id)}/stream/2026-11-27T00:00:00.000"
        if attribute == "Version":
            return "1"
        if attribute in {"QueueName", "TopicName"}:
            return self._name(stack, logical_id)
        raise ValueError(f"{stack}: {logical_id} has no attribute {attribute} here")

    def _arn(self, stack: str, logical_id: str) -> str:
        form = _ARNS[self._resource(stack, logical_id)["Type"]]
        place = f"{self._region}:{self._account}"
        return "arn:aws:" + form.format(
            place=place, account=self._account, name=self._name(stack, logical_id)
        )

    def _name(self, stack: str, logical_id: str) -> str:
        """Its own, or one of the form that CloudFormation makes."""
        resource = self._resource(stack, logical_id)
        given = resource.get("Properties", {}).get(_NAMED_BY.get(resource["Type"], "Name"))
        made = f"{stack}-{logical_id}-ABCDEFGHIJKL"
        if resource["Type"] == "AWS::S3::Bucket":
            made = made.lower()
        return str(self._resolve(stack, given)) if given is not None else made[-63:].lstrip("-")

    def _resource(self, stack: str, logical_id: str) -> Json:
        return self._templates[stack]["Resources"][logical_id]

    def _join(self, stack: str, given: Json) -> str:
        separator, parts = given
        return str(separator).join(map(str, self._resolve(stack, parts)))

    def _sub(self, stack: str, given: Json) -> str:
        text = given if isinstance(given, str) else given[0]
        return re.sub(r"\$\{([^}!]+)\}", lambda found: str(self._ref(stack, found[1])), text)

    def _split(self, stack: str, given: Json) -> list[str]:
        return str(self._resolve(stack, given[1])).split(given[0])

    def _select(self, stack: str, given: Json) -> Json:
        return self._resolve(stack, given[1])[int(given[0])]

    def _output(self, _: str, given: Json) -> Json:
        """Of another stack."""
        other = given["StackName"]
        return self._resolve(other, self._templates[other]["Outputs"][given["OutputName"]]["Value"])

    _functions: Mapping[str, Callable[[Assembly, str, Json], Json]] = {
        "Ref": _ref,
        "Fn::GetAtt": _attribute,
        "Fn::GetStackOutput": _output,
        "Fn::Join": _join,
        "Fn::Select": _select,
        "Fn::Split": _split,
        "Fn::Sub": _sub,
    }
