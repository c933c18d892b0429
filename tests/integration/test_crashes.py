"""The deployed processor dies around its AWS calls, the queue misbehaves: the figures equal the fold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from contract.item import day_shard
from local.local_stage import LocalStage
from local.webhooks import Webhook
from tests.integration.crash_plan import CRASHING, CrashPlan
from tests.integration.observing import Repository, assert_counted, assert_settled, deliver
from tests.integration.queues import poison_of, poke_of, send, take, wait_for
from tests.waiting import eventually

pytestmark = pytest.mark.both_queues

VISIBILITY_SECONDS = 3
"""Instead of the deployed three minutes, after which a message comes again whose process has died."""
MANY_RECEIVES = 30
"""Where a message is not to be worn out: that timeout is shorter than a call may take, and what a busy
machine is slow with comes again meanwhile."""


@pytest.fixture(scope="module")
def crashing(local_stage: LocalStage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrashPlan]:
    """The processor as it was deployed, but for an interpreter that reads a plan; and an impatient queue.

    The emulator ends the processes of a function that is changed: what they had in hand comes again.
    """
    plan = CrashPlan(tmp_path_factory.mktemp("crashing") / "plan")
    functions, name = local_stage.client("lambda"), local_stage.stage.names.processor
    deployed = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    variables = {**deployed, "PYTHONPATH": str(CRASHING), "CRASH_PLAN": str(plan.file)}
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    with _work_queue(local_stage, receives=MANY_RECEIVES):
        yield plan
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": deployed})


@pytest.fixture
def crash_plan(crashing: CrashPlan) -> Iterator[CrashPlan]:
    yield crashing
    crashing.clear()


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
    """Creations and an edit, all of one thread and day."""
    first, second = repository.comment("python, perhaps"), repository.comment("kubernetes, perhaps")
    number = first.payload["comment"]["id"]
    later = "2026-11-16T10:00:00Z"
    return [
        first,
        second,
        repository.comment("python, certainly", action="edited", number=number, updated_at=later),
        repository.comment("which projects?"),
    ]


def _of_thread(repository: Repository) -> str:
    """What only a request for that thread holds."""
    return repository.thread_id()


def _of_contribution(repository: Repository) -> str:
    """What only the put of that thread's contribution holds."""
    return day_shard("2026-11-16", repository.thread_id())


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    ("operation", "mark"),
    [
        ("BatchGetItem", _of_thread),
        ("Query", _of_thread),
        ("PutItem", _of_thread),
        ("PutItem", _of_contribution),
    ],
    ids=["revision", "messages", "thread", "contribution"],
)
def test_a_processor_that_dies_around_a_call_counts_once(
    local_stage: LocalStage,
    crash_plan: CrashPlan,
    operation: str,
    mark: Callable[[Repository], str],
    moment: str,
) -> None:
    repository = Repository.new()
    webhooks = _conversation(repository)
    crash_plan.set(operation, moment, marks=[mark(repository)])
    deliver(local_stage, *webhooks)

    assert eventually(lambda: crash_plan.is_carried_out), "the processor did not reach that call"
    assert_settled(local_stage, webhooks)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_processor_that_dies_burying_a_dead_message_loses_neither_it_nor_its_neighbours(
    local_stage: LocalStage, crash_plan: CrashPlan, moment: str
) -> None:
    repository = Repository.new()
    asked = repository.comment("python?")
    poison = poison_of(asked, local_stage)
    crash_plan.set("SendMessage", moment, marks=[f"{repository.name}#"])
    with local_stage.pipe_stopped():
        deliver(local_stage, asked)
        send(local_stage, "work_queue", [poke_of(asked, local_stage), poison], group=repository.name)

        assert eventually(lambda: crash_plan.is_carried_out), "the processor did not reach that call"
        assert_counted(local_stage, repository, 1)
    (dead,) = take(local_stage, "work_dlq", repository.name, number=1)
    assert dead["Body"] == poison
    assert_settled(local_stage, [asked])


@pytest.mark.parametrize("copies", [1, 2])
def test_dead_letters_moved_back_are_counted_once(
    local_stage: LocalStage, crash_plan: CrashPlan, copies: int
) -> None:
    """A process that always dies wears its messages out; once it is repaired, an operator moves them back."""
    repository = Repository.new()
    during = [repository.comment("worn out"), repository.comment("worn out, too")]
    crash_plan.set("PutItem", "before", "always", marks=[repository.thread_id()])
    with _work_queue(local_stage, receives=local_stage.stage.queue.max_receive_count):
        deliver(local_stage, *during)
        dead = [each["Body"] for each in take(local_stage, "work_dlq", repository.name, number=2)]

    crash_plan.clear()
    after = repository.comment("while they are moved back")
    deliver(local_stage, after)
    for _ in range(copies):
        send(local_stage, "work_queue", dead, group=repository.name)

    assert_settled(local_stage, [*during, after])


def test_an_event_source_that_is_off_for_a_while_loses_nothing(local_stage: LocalStage) -> None:
    functions, name = local_stage.client("lambda"), local_stage.stage.names.processor
    (source,) = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    repository = Repository.new()
    webhooks = [repository.comment("and then?", issue=issue) for issue in range(1, 5)]
    functions.update_event_source_mapping(UUID=source["UUID"], Enabled=False)
    try:
        deliver(local_stage, *webhooks)
        wait_for(local_stage, "work_queue", repository.name, number=len(webhooks))
    finally:
        functions.update_event_source_mapping(UUID=source["UUID"], Enabled=True)

    assert_settled(local_stage, webhooks)
