"""The work queue and the dead-letter queues."""

from __future__ import annotations

from typing import Any

from stages.horizon import DLQ_DAYS
from tests.infrastructure.aws.synthesis import Properties, Synthesised, statements, target_of

QUEUE = "AWS::SQS::Queue"


def _work_queue(synthesised: Synthesised) -> tuple[str, Properties]:
    name = synthesised.stage.names.work_queue(fifo=synthesised.stage.queue.is_fifo)
    return synthesised.pipeline.named(QUEUE, "QueueName", name)


def _work_dlq(synthesised: Synthesised) -> tuple[str, Properties]:
    name = synthesised.stage.names.work_dlq(fifo=synthesised.stage.queue.is_fifo)
    return synthesised.pipeline.named(QUEUE, "QueueName", name)


def _mapping(synthesised: Synthesised) -> Properties:
    work_queue = _work_queue(synthesised)[0]
    (found,) = (
        mapping
        for mapping in synthesised.pipeline.of_type("AWS::Lambda::EventSourceMapping").values()
        if mapping["EventSourceArn"] == {"Fn::GetAtt": [work_queue, "Arn"]}
    )
    return found


def _processor(synthesised: Synthesised) -> Properties:
    name = synthesised.stage.names.processor
    return synthesised.pipeline.named("AWS::Lambda::Function", "FunctionName", name)[1]


def test_message_that_keeps_failing_goes_to_the_dlq(any_stage: Synthesised) -> None:
    redrive = _work_queue(any_stage)[1]["RedrivePolicy"]
    assert target_of(redrive["deadLetterTargetArn"]) == _work_dlq(any_stage)[0]
    assert redrive["maxReceiveCount"] == any_stage.stage.queue.max_receive_count


def test_only_the_work_queue_may_redrive_into_its_dlq(any_stage: Synthesised) -> None:
    allowed = _work_dlq(any_stage)[1]["RedriveAllowPolicy"]
    stage = any_stage.stage
    source = f"arn:aws:sqs:{stage.aws_region}:{stage.aws_account}:{_work_queue(any_stage)[1]['QueueName']}"
    assert allowed == {"redrivePermission": "byQueue", "sourceQueueArns": [source]}


def test_queues_that_services_fill_are_nobodys_redrive_target(any_stage: Synthesised) -> None:
    names = any_stage.stage.names
    for name in (names.pipe_dlq, names.schedule_dlq, names.audit_dlq, names.aggregator_dlq):
        queue = any_stage.pipeline.named(QUEUE, "QueueName", name)[1]
        assert queue["RedriveAllowPolicy"] == {"redrivePermission": "denyAll"}


def test_message_stays_hidden_for_six_timeouts_and_the_window(any_stage: Synthesised) -> None:
    window = _mapping(any_stage).get("MaximumBatchingWindowInSeconds", 0)
    timeout = _processor(any_stage)["Timeout"]
    assert _work_queue(any_stage)[1]["VisibilityTimeout"] >= 6 * timeout + window


def test_failed_records_are_reported_one_by_one(any_stage: Synthesised) -> None:
    mapping = _mapping(any_stage)
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert target_of(mapping["EventSourceArn"]) == _work_queue(any_stage)[0]
    assert mapping["BatchSize"] == any_stage.stage.queue.batch_size
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": any_stage.stage.queue.max_concurrency}


def test_every_queue_is_encrypted(any_stage: Synthesised) -> None:
    for queue in any_stage.pipeline.of_type(QUEUE).values():
        assert queue["SqsManagedSseEnabled"] is True


def test_every_queue_refuses_plain_http(any_stage: Synthesised) -> None:
    refusing = {
        target_of(queue)
        for policy in any_stage.pipeline.of_type("AWS::SQS::QueuePolicy").values()
        for queue in policy["Queues"]
        if any(_refuses_plain_http(statement) for statement in statements(policy))
    }
    assert refusing == set(any_stage.pipeline.of_type(QUEUE))


def _refuses_plain_http(statement: dict[str, Any]) -> bool:
    return statement == {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": ["sqs:*"],
        "Resource": statement["Resource"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def test_fifo_stage_has_fifo_queues(fifo: Synthesised, prod: Synthesised) -> None:
    def fifo_queues(synthesised: Synthesised) -> set[str]:
        queues = synthesised.pipeline.of_type(QUEUE).values()
        return {queue["QueueName"] for queue in queues if queue.get("FifoQueue")}

    assert fifo_queues(fifo) == {"cv-analytics-dev-work-queue.fifo", "cv-analytics-dev-work-dlq.fifo"}
    assert fifo_queues(prod) == set()


def test_fifo_throughput_is_per_issue(fifo: Synthesised) -> None:
    queue = _work_queue(fifo)[1]
    assert queue["FifoThroughputLimit"] == "perMessageGroupId"
    assert queue["DeduplicationScope"] == "messageGroup"


def test_a_dead_letter_is_kept_as_long_as_sqs_can(any_stage: Synthesised) -> None:
    kept = {
        queue["QueueName"]: queue["MessageRetentionPeriod"]
        for queue in any_stage.pipeline.of_type(QUEUE).values()
        if "dlq" in queue["QueueName"]
    }
    assert set(kept.values()) == {DLQ_DAYS * 86_400}
