"""How long copies can arrive, and for how long they are known, both taken from what is deployed."""

from __future__ import annotations

from typing import Any

from processor.settings import ProcessorSettings
from stages.horizon import GITHUB_REDELIVERY_DAYS, REDRIVES
from tests.infrastructure.aws.synthesis import Properties, Synthesised

DAY_SECONDS = 86_400


def _pipe(synthesised: Synthesised) -> Properties:
    return synthesised.pipeline.named("AWS::Pipes::Pipe", "Name", synthesised.stage.names.pipe)[1]


def _longest_way_days(synthesised: Synthesised) -> float:
    """From GitHub through stream, queue and DLQ, and as often again as it may be redriven."""
    stream: int
    through_the_queue: int
    names, fifo = synthesised.stage.names, synthesised.stage.queue.is_fifo
    source: Any = _pipe(synthesised)["SourceParameters"]
    stream = source["DynamoDBStreamParameters"]["MaximumRecordAgeInSeconds"]
    through_the_queue = sum(
        synthesised.pipeline.named("AWS::SQS::Queue", "QueueName", name)[1]["MessageRetentionPeriod"]
        for name in (names.work_queue(fifo=fifo), names.work_dlq(fifo=fifo))
    )
    return GITHUB_REDELIVERY_DAYS + (stream + (1 + REDRIVES) * through_the_queue) / DAY_SECONDS


def _remembered_days(synthesised: Synthesised) -> int:
    name = synthesised.stage.names.processor
    function = synthesised.pipeline.named("AWS::Lambda::Function", "FunctionName", name)[1]
    variables = {
        name: value if isinstance(value, str) else ""
        for name, value in function["Environment"]["Variables"].items()
    }
    return ProcessorSettings.from_env(variables).contribution_ttl_days


def test_contribution_outlives_every_copy_of_its_event(any_stage: Synthesised) -> None:
    """An event is taken in until its day is sealed; its last copy comes the longest way after that."""
    last_copy = any_stage.stage.events.seal_after_days + _longest_way_days(any_stage)
    assert _remembered_days(any_stage) >= last_copy


def test_stream_keeps_its_records_as_long_as_the_pipe_waits_for_them(any_stage: Synthesised) -> None:
    source: Any = _pipe(any_stage)["SourceParameters"]
    assert source["DynamoDBStreamParameters"]["MaximumRecordAgeInSeconds"] <= DAY_SECONDS
