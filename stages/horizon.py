"""How long a change waits on its way, and from when on it is late."""

from __future__ import annotations

STREAM_DAYS = 1
"""A DynamoDB stream keeps its records for 24 hours; whatever reads it gives up on older ones."""
DLQ_DAYS = 14
"""Every dead-letter queue's retention: the longest that SQS has."""
SETTLED_AFTER_SECONDS = 15 * 60
"""From a webhook's arrival. Most events are counted within seconds; one that is not by then waits in a queue,
is dead, or lost."""
FOLLOWED_AFTER_SECONDS = 5
"""Beyond the aggregator's window: by then a day's figures show what changed in its threads."""
