"""The functions behind the tables' streams: what they are given, and what becomes of what they give up on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto.events.models import EventPattern

from rig.builders import a_stream_record, an_event
from tests.infrastructure.aws.synthesis import Properties, Synthesised, target_of

FUNCTION, MAPPING = "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping"
READS = {"aggregator": ("contributions",), "publisher": ("aggregates", "threads")}


def _mappings(synthesised: Synthesised, service: str) -> list[Properties]:
    function, _ = synthesised.pipeline.named(FUNCTION, "FunctionName", synthesised.stage.names.of(service))
    return [
        mapping
        for mapping in synthesised.pipeline.of_type(MAPPING).values()
        if mapping["FunctionName"] == {"Ref": function}
    ]


def _all(synthesised: Synthesised) -> list[Properties]:
    return [mapping for service in READS for mapping in _mappings(synthesised, service)]


@pytest.mark.parametrize("service", READS)
def test_each_reads_the_streams_of_its_tables(prod: Synthesised, service: str) -> None:
    sources = [json.dumps(mapping["EventSourceArn"]) for mapping in _mappings(prod, service)]
    assert len(sources) == len(READS[service])
    for table in READS[service]:
        assert [source for source in sources if f"{table}stream" in source]


def test_no_stream_has_more_readers_than_it_takes(any_stage: Synthesised) -> None:
    """Two for each shard (DynamoDB, "Change data capture"); a pipe is one as well."""
    mappings = any_stage.pipeline.of_type(MAPPING).values()
    pipes = any_stage.pipeline.of_type("AWS::Pipes::Pipe").values()
    read = [json.dumps(each["EventSourceArn"]) for each in mappings if "StartingPosition" in each]
    read += [json.dumps(pipe["Source"]) for pipe in pipes]
    assert max(map(read.count, read)) <= 2


def test_a_stream_is_read_from_its_beginning_and_a_failing_batch_comes_again_in_halves(
    prod: Synthesised,
) -> None:
    for mapping in _all(prod):
        assert mapping["StartingPosition"] == "TRIM_HORIZON"
        assert mapping["BisectBatchOnFunctionError"] is True
        assert mapping["MaximumRecordAgeInSeconds"] < 86_400
        assert "MaximumRetryAttempts" not in mapping


@pytest.mark.parametrize("service", READS)
def test_what_is_given_up_lies_in_a_queue_of_its_own(prod: Synthesised, service: str) -> None:
    dlq, _ = prod.pipeline.named("AWS::SQS::Queue", "QueueName", prod.stage.names.of(f"{service}-dlq"))
    for mapping in _mappings(prod, service):
        assert target_of(mapping["DestinationConfig"]["OnFailure"]["Destination"]) == dlq


@pytest.mark.parametrize(
    ("service", "setting"),
    [("aggregator", "aggregator_window_seconds"), ("publisher", "publisher_window_seconds")],
)
def test_the_stage_says_how_long_changes_are_gathered(
    prod: Synthesised, local: Synthesised, service: str, setting: str
) -> None:
    for stage in (prod, local):
        seconds = getattr(stage.stage.figures, setting)
        for mapping in _mappings(stage, service):
            assert mapping.get("MaximumBatchingWindowInSeconds", 0) == seconds


@pytest.mark.parametrize(("name", "given"), [("INSERT", True), ("MODIFY", True), ("REMOVE", False)])
def test_what_only_expires_is_not_given(prod: Synthesised, name: str, *, given: bool) -> None:
    record: Any = a_stream_record(an_event(), name)
    for mapping in _all(prod):
        (filter_,) = mapping["FilterCriteria"]["Filters"]
        assert EventPattern.load(filter_["Pattern"]).matches_event(record) is given
