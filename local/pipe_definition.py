"""The deployed pipe, read back from what was deployed.

MiniStack 1.5.33 remembers a pipe's source, target and role, but forgets the parameters of both: those are
read from the deployed template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml  # type: ignore[import-untyped]  # its stubs are not among the pins, for one call

Connect: TypeAlias = Callable[..., Any]
"""`boto3.client`, or what stands for it: a client by the service's name."""

PIPE_TYPE = "AWS::Pipes::Pipe"


@dataclass(frozen=True, slots=True)
class QueueTarget:
    """A queue; its messages' group and deduplication id are at these paths of the record, if it is FIFO."""

    url: str
    template: str | None = None
    """What a message is made of; without it, the whole record."""
    group_id_path: str | None = None
    deduplication_id_path: str | None = None


@dataclass(frozen=True, slots=True)
class BusTarget:
    """An event bus, and what the records come under there."""

    name: str
    source: str
    detail_type: str


@dataclass(frozen=True, slots=True)
class PipeDefinition:
    """What a pipe from a table's stream to a queue or a bus does."""

    arn: str
    role_arn: str
    stream_arn: str
    starting_position: str
    patterns: tuple[str, ...]
    batch_size: int
    max_retries: int
    target: QueueTarget | BusTarget
    dlq_url: str | None


def read_pipe(connect: Connect, name: str) -> PipeDefinition:
    """Raises LookupError where no deployed template has a pipe of that name."""
    pipe = connect("pipes").describe_pipe(Name=name)
    stack, properties = _deployed_properties(connect, name)
    source = properties["SourceParameters"]
    stream = source["DynamoDBStreamParameters"]
    return PipeDefinition(
        arn=pipe["Arn"],
        role_arn=pipe["RoleArn"],
        stream_arn=pipe["Source"],
        starting_position=stream["StartingPosition"],
        patterns=tuple(entry["Pattern"] for entry in source.get("FilterCriteria", {}).get("Filters", ())),
        batch_size=stream.get("BatchSize", 100),
        max_retries=stream.get("MaximumRetryAttempts", -1),
        target=_target(connect, pipe["Target"], properties.get("TargetParameters", {})),
        dlq_url=_dlq_url(connect, stack, stream.get("DeadLetterConfig")),
    )


def _deployed_properties(connect: Connect, name: str) -> tuple[str, Mapping[str, Any]]:
    cloudformation = connect("cloudformation")
    for stack in cloudformation.describe_stacks()["Stacks"]:
        body = cloudformation.get_template(StackName=stack["StackName"])["TemplateBody"]
        # The CDK command line sends YAML, of which JSON is a part.
        template = yaml.safe_load(body) if isinstance(body, str) else body
        for resource in template.get("Resources", {}).values():
            if resource["Type"] == PIPE_TYPE and resource["Properties"].get("Name") == name:
                return stack["StackName"], resource["Properties"]
    raise LookupError(f"no deployed template has a pipe named {name}")


def _target(connect: Connect, arn: str, parameters: Mapping[str, Any]) -> QueueTarget | BusTarget:
    if arn.split(":")[2] == "events":
        on_bus = parameters["EventBridgeEventBusParameters"]
        return BusTarget(arn.rpartition("/")[2], source=on_bus["Source"], detail_type=on_bus["DetailType"])
    in_queue = parameters.get("SqsQueueParameters", {})
    return QueueTarget(
        url=_queue_url(connect, arn),
        template=parameters.get("InputTemplate"),
        group_id_path=in_queue.get("MessageGroupId"),
        deduplication_id_path=in_queue.get("MessageDeduplicationId"),
    )


def _dlq_url(connect: Connect, stack: str, config: Mapping[str, Any] | None) -> str | None:
    """The queue that the template names by `Fn::GetAtt`, within its own stack."""
    if config is None:
        return None
    logical_id = config["Arn"]["Fn::GetAtt"][0]
    resources = connect("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    urls = {entry["LogicalResourceId"]: str(entry["PhysicalResourceId"]) for entry in resources}
    return urls[logical_id]


def _queue_url(connect: Connect, arn: str) -> str:
    return str(connect("sqs").get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"])
