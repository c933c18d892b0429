"""The deployed processor dies around its AWS calls, the queue misbehaves: the figures equal the fold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local.local_stage import LocalStage
from local.webhooks import Webhook
from rig.builders import a_stream_record, an_event
from tests.integration.crash_plan import CRASHING, CrashPlan
from tests.integration.observing import Repository, figures_of, held, post_to, settled_differences
from tests.waiting import eventually

pytestmark = pytest.mark.both_queues

VISIBILITY_SECONDS = 3
"""Instead of the deployed three minutes, after which a message comes again whose process has died."""
MANY_RECEIVES = 30
"""Where a message is not to be worn out: that timeout is shorter than a call may take, and what a busy
machine is slow with comes again meanwhile."""


@pytest.fixture
def crash_plan(local_stage: LocalStage, tmp_path: Path) -> Iterator[CrashPlan]:
    """The processor as it was deployed, but for an interpreter that reads the plan.

    It is changed while nothing is in flight: a change ends its processes, and what is counted but still to be
    delivered again must not meet the next test's plan.
    """
    plan = CrashPlan(tmp_path / "plan")
    _wait_until_quiet(local_stage)
    functions, name = local_stage.client("lambda"), local_stage.stage.names.processor
    deployed = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    crashing = {**deployed, "PYTHONPATH": str(CRASHING), "CRASH_PLAN": str(plan.file)}
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": crashing})
    with _work_queue(local_stage, receives=MANY_RECEIVES):
        yield plan
        plan.clear()
        _wait_until_quiet(local_stage)
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": deployed})


def _wait_until_quiet(stage: LocalStage) -> None:
    assert eventually(lambda: not held(stage, "work_queue")), "the work queue does not empty"


@contextmanager
def _work_queue(stage: LocalStage, *, receives: int) -> Iterator[None]:
    """Impatient, and giving a message up after so many receives, for as long as it lasts."""
    sqs, queue = stage.client("sqs"), stage.endpoints().queues["work_queue"]
    names = ["VisibilityTimeout", "RedrivePolicy"]
    before = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    redrive = json.loads(before["RedrivePolicy"]) | {"maxReceiveCount": receives}
    now = {"VisibilityTimeout": str(VISIBILITY_SECONDS), "RedrivePolicy": json.dumps(redrive)}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes=now)
    try:
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=before)


def _conversation(repository: Repository) -> list[Webhook]:
    """Creations, an edit and a delete: every call that a batch can make."""
    first, second = repository.comment("python, perhaps"), repository.comment("kubernetes, perhaps")
    number = first.payload["comment"]["id"]
    later = "2026-11-16T10:00:00Z"
    return [
        first,
        second,
        repository.comment("python, certainly", action="edited", number=number, updated_at=later),
        repository.comment("which projects?"),
    ]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("operation", ["TransactWriteItems", "BatchGetItem"])
def test_a_processor_that_dies_around_a_call_counts_once(
    local_stage: LocalStage, crash_plan: CrashPlan, operation: str, moment: str
) -> None:
    webhooks = _conversation(Repository.new())
    crash_plan.set(operation, moment)
    for webhook in webhooks:
        post_to(local_stage, webhook)

    assert eventually(lambda: crash_plan.is_carried_out), "the processor did not reach that call"
    assert settled_differences(local_stage, webhooks) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_processor_that_dies_burying_a_dead_message_loses_neither_it_nor_its_neighbours(
    local_stage: LocalStage, crash_plan: CrashPlan, moment: str
) -> None:
    repository = Repository.new().name
    poison = a_stream_record(an_event("comment-1", repository=repository))
    poison["dynamodb"]["NewImage"]["schema_version"] = {"N": "99"}
    good = a_stream_record(an_event(f"comment-42003{len(moment)}", repository=repository))
    crash_plan.set("SendMessage", moment)
    send(local_stage, "work_queue", [json.dumps(good), json.dumps(poison)], group=repository)

    assert eventually(lambda: crash_plan.is_carried_out)
    assert eventually(lambda: figures_of(local_stage, repository).queries == 1)
    assert poison in map(json.loads, taken(local_stage, "work_dlq", repository, most=1))
    assert figures_of(local_stage, repository).queries == 1


@pytest.mark.parametrize("copies", [1, 2])
def test_dead_letters_moved_back_are_counted_once(
    local_stage: LocalStage, crash_plan: CrashPlan, copies: int
) -> None:
    """A process that always dies wears its messages out; once it is mended, an operator moves them back."""
    repository = Repository.new()
    during = [repository.comment("worn out"), repository.comment("worn out, too")]
    crash_plan.set("TransactWriteItems", "before", "always")
    with _work_queue(local_stage, receives=local_stage.stage.queue.max_receive_count):
        for webhook in during:
            post_to(local_stage, webhook)
        dead = taken(local_stage, "work_dlq", repository.name, most=2)
    assert len(dead) == 2

    crash_plan.clear()
    after = [repository.comment("while they are moved back")]
    post_to(local_stage, after[0])
    for _ in range(copies):
        send(local_stage, "work_queue", dead, group=repository.name)

    assert settled_differences(local_stage, [*during, *after]) == []


def test_an_event_source_that_is_off_for_a_while_loses_nothing(local_stage: LocalStage) -> None:
    functions, name = local_stage.client("lambda"), local_stage.stage.names.processor
    (source,) = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    webhooks = _conversation(Repository.new())
    functions.update_event_source_mapping(UUID=source["UUID"], Enabled=False)
    try:
        for webhook in webhooks:
            post_to(local_stage, webhook)
        assert eventually(lambda: held(local_stage, "work_queue") >= len(webhooks))
    finally:
        functions.update_event_source_mapping(UUID=source["UUID"], Enabled=True)

    assert settled_differences(local_stage, webhooks) == []


def send(stage: LocalStage, queue: str, bodies: list[str], *, group: str) -> None:
    """The bodies as messages; of one group where the queue is FIFO."""
    url, sqs = stage.endpoints().queues[queue], stage.client("sqs")
    for place, body in enumerate(bodies):
        fifo: dict[str, Any] = {}
        if stage.stage.queue.is_fifo:
            fifo = {"MessageGroupId": group, "MessageDeduplicationId": f"{group}-{place}-{hash(body)}"}
        sqs.send_message(QueueUrl=url, MessageBody=body, **fifo)


def taken(stage: LocalStage, queue: str, repository: str, *, most: int) -> list[str]:
    """The bodies of so many of that repository's messages, taken off the queue as they come."""
    url, sqs = stage.endpoints().queues[queue], stage.client("sqs")
    bodies: list[str] = []

    def is_enough() -> bool:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=2)
        for message in answer.get("Messages", []):
            if repository in message["Body"]:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                bodies.append(message["Body"])
        return len(bodies) >= most

    eventually(is_enough)
    return bodies
