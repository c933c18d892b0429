"""How long copies of an event can still arrive, and so how long a contribution must be remembered.

The stacks set their retentions from these constants, so that the sum holds for what is deployed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stages.stage import Stage

GITHUB_REDELIVERY_DAYS = 3
"""GitHub keeps a webhook's deliveries this long, and sends one again on request."""
STREAM_DAYS = 1
"""A DynamoDB stream keeps its records for 24 hours; the pipe gives up on older ones."""
DLQ_DAYS = 14
"""Retention of every dead-letter queue: the longest that SQS offers."""
REDRIVES = 2
"""How often a dead message may be redriven. Each time, its retention starts again."""

SETTLED_AFTER_SECONDS = 15 * 60
"""From a webhook's arrival. Most events are counted within seconds. One that is not by then waits in a queue,
is dead or is lost."""


def latest_copy_days(queue_retention_days: int) -> int:
    """Days after which no copy of an event can reach the processor, by any path."""
    once_through_the_queue = queue_retention_days + DLQ_DAYS
    return GITHUB_REDELIVERY_DAYS + STREAM_DAYS + (1 + REDRIVES) * once_through_the_queue


def contribution_ttl_days(stage: Stage) -> int:
    """How long after the event's creation its contribution is kept.

    An event may be taken in until its day is sealed, and be repeated from then on.
    """
    return stage.events.seal_after_days + latest_copy_days(stage.queue.retention_days)
