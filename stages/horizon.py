"""How long copies of an event can still arrive, and so how long a contribution must be remembered.

The stacks set their retentions from these constants, so that the sum holds for what is deployed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stages.stage import Stage

GITHUB_REDELIVERY_DAYS = 3
"""GitHub keeps a webhook's deliveries so long, and sends one again when asked to."""
STREAM_DAYS = 1
"""A DynamoDB stream keeps its records for 24 hours; the pipe gives up on older ones."""
DLQ_DAYS = 14
"""Every dead-letter queue's retention: the longest that SQS has."""
REDRIVES = 2
"""A dead message may be put back, die again, and be put back once more; each time its clocks start anew."""

SETTLED_AFTER_SECONDS = 15 * 60
"""From a webhook's arrival. Most events are counted within seconds; one that is not by then waits in a queue,
is dead, or lost."""


def latest_copy_days(queue_retention_days: int) -> int:
    """The days after which no copy of an event can reach the processor any more, by whichever way it goes."""
    once_through_the_queue = queue_retention_days + DLQ_DAYS
    return GITHUB_REDELIVERY_DAYS + STREAM_DAYS + (1 + REDRIVES) * once_through_the_queue


def contribution_ttl_days(stage: Stage) -> int:
    """How long after the event's creation its contribution is kept.

    An event may be taken in until its day is sealed, and be repeated from then on.
    """
    return stage.events.seal_after_days + latest_copy_days(stage.queue.retention_days)
