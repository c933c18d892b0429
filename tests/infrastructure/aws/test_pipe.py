"""The pipe: what it lets through, and what becomes of what it cannot deliver."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from moto.events.models import EventPattern

from contract.item import to_item
from rig.builders import a_stream_record, an_event, as_queued
from tests.infrastructure.aws.synthesis import Properties, Synthesised, statements, target_of

# "Comparison operators for use in event patterns in Amazon EventBridge", column "Pipe support".
PIPE_OPERATORS = {"prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case", "cidr"}
MOST_CHARACTERS = 64
"""Of a pipe's name (Amazon EventBridge Pipes API, "CreatePipe")."""
_VARIABLE = re.compile(r"<(\$\.[\w.]+)>")


def _pipe(synthesised: Synthesised) -> Properties:
    return synthesised.pipeline.named("AWS::Pipes::Pipe", "Name", synthesised.stage.names.pipe)[1]


def _stream(synthesised: Synthesised) -> Properties:
    parameters = _pipe(synthesised)["SourceParameters"]["DynamoDBStreamParameters"]
    assert isinstance(parameters, dict)
    return parameters


def _patterns(synthesised: Synthesised) -> list[str]:
    filters = _pipe(synthesised)["SourceParameters"]["FilterCriteria"]["Filters"]
    return [entry["Pattern"] for entry in filters]


def _delivers(synthesised: Synthesised, record: Any) -> bool:
    patterns = _patterns(synthesised)
    return any(EventPattern.load(pattern).matches_event(record) for pattern in patterns)


@pytest.mark.parametrize("message_id", ["issue-1", "comment-1"])
@pytest.mark.parametrize("name", ["INSERT", "MODIFY"])
def test_events_that_are_written_are_delivered(prod: Synthesised, name: str, message_id: str) -> None:
    assert _delivers(prod, a_stream_record(an_event(message_id), name))


def test_tombstone_is_delivered(prod: Synthesised) -> None:
    assert _delivers(prod, a_stream_record(an_event(deleted=True), "MODIFY"))


def test_expired_item_is_not_delivered(prod: Synthesised) -> None:
    record = a_stream_record(an_event(), "REMOVE")
    del record["dynamodb"]["NewImage"]
    assert not _delivers(prod, record)
    assert not _delivers(prod, a_stream_record(an_event(), "REMOVE"))


def test_unknown_kind_is_not_delivered(prod: Synthesised) -> None:
    record = a_stream_record(an_event())
    record["dynamodb"]["NewImage"]["kind"] = {"S": "reaction"}
    assert not _delivers(prod, record)


def test_filter_reads_only_what_items_have(prod: Synthesised) -> None:
    written = to_item(an_event(), expires_at=1)
    for pattern in _patterns(prod):
        wanted = json.loads(pattern)["dynamodb"]["NewImage"]
        assert {name: set(wanted[name]) for name in wanted} == {name: set(written[name]) for name in wanted}


def test_filter_fits_and_uses_only_operators_that_pipes_have(any_stage: Synthesised) -> None:
    for pattern in _patterns(any_stage):
        assert len(pattern) <= 4096
        assert set(_operators(json.loads(pattern))) <= PIPE_OPERATORS


def _operators(node: Any) -> Iterator[str]:
    """The operators in a pattern: keys of objects that stand in lists."""
    if isinstance(node, dict):
        for value in node.values():
            yield from _operators(value)
    elif isinstance(node, list):
        for entry in node:
            yield from entry if isinstance(entry, dict) else ()


def test_stream_is_read_from_its_beginning_with_bounded_retries(any_stage: Synthesised) -> None:
    stream = _stream(any_stage)
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert stream["OnPartialBatchItemFailure"] == "AUTOMATIC_BISECT"
    assert stream["MaximumRetryAttempts"] == any_stage.stage.pipe.max_retries
    assert stream["MaximumRecordAgeInSeconds"] == 24 * 60 * 60


def test_the_next_generation_of_a_pipe_has_another_name(prod: Synthesised) -> None:
    """CloudFormation replaces nothing under its own name, and a restored table has another stream."""
    stage = prod.stage
    second = dataclasses.replace(stage, pipe=dataclasses.replace(stage.pipe, generation=2))
    names = stage.names
    for name in (names.pipe, names.route("questions", "pipe"), names.route_bus_pipe):
        assert stage.pipe_name(name) == name
        assert second.pipe_name(name) == f"{name}-2"
    longest = dataclasses.replace(stage, pipe=dataclasses.replace(stage.pipe, generation=99))
    assert len(longest.pipe_name(names.route("x" * 24, "pipe"))) <= MOST_CHARACTERS


def test_a_group_of_a_fifo_queue_is_short_whatever_the_repository_is_called(fifo: Synthesised) -> None:
    """128 characters at most (Amazon SQS, "SendMessage"); GitHub's ids are 64-bit numbers."""
    longest = an_event(repository=f"{'o' * 39}/{'r' * 100}", repository_id=2**63 - 1, issue_id=2**63 - 1)
    path = _pipe(fifo)["TargetParameters"]["SqsQueueParameters"]["MessageGroupId"]
    assert len(_at(a_stream_record(longest), path)) <= 128


def test_pipe_has_a_dlq_of_its_own(any_stage: Synthesised) -> None:
    names = any_stage.stage.names
    dlq, _ = any_stage.pipeline.named("AWS::SQS::Queue", "QueueName", names.pipe_dlq)
    assert target_of(_stream(any_stage)["DeadLetterConfig"]["Arn"]) == dlq


def test_pipe_is_made_after_the_grants_it_needs(any_stage: Synthesised) -> None:
    pipeline = any_stage.pipeline
    pipe_id, pipe = pipeline.named("AWS::Pipes::Pipe", "Name", any_stage.stage.names.pipe)
    role = target_of(pipe["RoleArn"])
    policies = {
        policy_id: policy
        for policy_id, policy in pipeline.of_type("AWS::IAM::Policy").items()
        if [target_of(entry) for entry in policy["Roles"]] == [role]
    }
    granted = {
        (action, target_of(resource))
        for policy in policies.values()
        for statement in statements(policy)
        for action in statement["Action"]
        for resource in statement["Resource"]
        if action == "sqs:SendMessage"
    }
    needed = {target_of(pipe["Target"]), target_of(_stream(any_stage)["DeadLetterConfig"]["Arn"])}
    assert granted == {("sqs:SendMessage", queue) for queue in needed}
    assert set(policies) <= set(pipeline.depends_on(pipe_id))


def test_the_queue_gets_which_message_changed_and_nothing_that_anybody_wrote(any_stage: Synthesised) -> None:
    record = a_stream_record(an_event(title='Quo"tes', text="{<$.eventID>}"))
    message = json.loads(_filled(_pipe(any_stage)["TargetParameters"]["InputTemplate"], record))
    assert message == as_queued(record)


def test_every_variable_of_the_template_is_an_object_that_needs_no_quotes(any_stage: Synthesised) -> None:
    record = a_stream_record(an_event())
    paths = _VARIABLE.findall(_pipe(any_stage)["TargetParameters"]["InputTemplate"])
    assert paths
    assert [path for path in paths if not isinstance(_at(record, path), dict)] == []


def test_standard_queue_has_no_groups(prod: Synthesised) -> None:
    assert "SqsQueueParameters" not in _pipe(prod)["TargetParameters"]


def test_fifo_queue_gets_a_group_per_thread_and_one_message_per_stream_event(fifo: Synthesised) -> None:
    record = a_stream_record(an_event(repository_id=12, issue_id=7))
    parameters = _pipe(fifo)["TargetParameters"]["SqsQueueParameters"]
    assert _at(record, parameters["MessageGroupId"]) == "12#7"
    assert _at(record, parameters["MessageDeduplicationId"]) == record["eventID"]


def _at(record: Any, path: str) -> Any:
    for step in path.removeprefix("$.").split("."):
        record = record[step]
    return record


def _filled(template: str, record: Any) -> str:
    return _VARIABLE.sub(lambda found: json.dumps(_at(record, found[1])), template)


def test_pipe_logs_its_errors(any_stage: Synthesised) -> None:
    logging = _pipe(any_stage)["LogConfiguration"]
    group = target_of(logging["CloudwatchLogsLogDestination"]["LogGroupArn"])
    assert logging["Level"] == "ERROR"
    assert group in any_stage.pipeline.of_type("AWS::Logs::LogGroup")
