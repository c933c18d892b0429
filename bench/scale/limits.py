"""The services' documented limits, and what the model takes for granted.

Limits are defaults in the stages' regions, of accounts that asked for nothing; most can be raised on request.
"""

from __future__ import annotations

FIRESTORE_SEQUENTIAL_WRITES = 500
"""A second, to a collection with an indexed field of sequential values (Firestore, "Quotas and limits")."""
FIRESTORE_RAMP_START = 500
FIRESTORE_RAMP_GROWTH = 1.5
FIRESTORE_RAMP_SECONDS = 300
"""Operations a second of a new collection, and their growth ("Best practices", the 500/50/5 rule). The model
leaves it out: it takes a collection that has grown to its rate."""
FIRESTORE_LISTENERS = 1_000_000
"""Concurrent connections of web clients to one database (Firestore, "Quotas and limits")."""

PARTITION_WRITE_UNITS = 1_000
"""A second, for one partition and so for one key (Amazon DynamoDB, "Designing partition keys")."""
ON_DEMAND_START_UNITS = 4_000
"""Write units a second of a new on-demand table; more comes by itself ("On-demand capacity mode")."""
ON_DEMAND_TABLE_UNITS = 40_000
"""A table's write units a second, before one asks for more ("Service, account, and table quotas")."""

PIPE_SENDS = 10
"""Messages of one SendMessageBatch, so of a pipe's batch (EventBridge Pipes, "Batching and concurrency")."""
PIPE_EXECUTIONS = 1_000
"""At once, in an account and region (Amazon EventBridge, "Quotas")."""
FIFO_CALLS = 4_500
"""A second and action in London, in high-throughput mode (Amazon SQS, "Message quotas")."""
FIFO_BATCH = 10

QUEUE_START_CONCURRENCY = 5
QUEUE_RAMP_PER_MINUTE = 300
QUEUE_MOST_CONCURRENCY = 1_250
"""Batches of one standard queue at once (AWS Lambda, "Configuring scaling for SQS event source mappings")."""
ACCOUNT_CONCURRENCY = 1_000
"""Invocations at once in an account and region (AWS Lambda, "Quotas")."""
BUS_EVENTS = 2_400
"""PutEvents entries a second in London, if the routes go over a bus (Amazon EventBridge, "Quotas")."""

SES_MAILS_PER_SECOND = 14
"""Of an account that has left the sandbox (Amazon SES, "Sending quotas"); a report is one mail a week."""

RECEIVER_SECONDS = 0.1
"""Assumed for one webhook: two Firestore commits and a put across two clouds."""
RECEIVER_CPU_SECONDS = 0.006
"""Of one webhook; measured under load (docs/decisions/receiver-and-its-stores.md)."""
PIPE_CALL_SECONDS = 0.03
"""Assumed for one batch of a pipe: the read and the send."""
PROCESSOR_SECONDS = 0.06
"""Assumed for one batch of ten: parsing, one transaction of some twenty items."""
PROCESSOR_SECONDS_PER_MESSAGE = 0.0006
"""Assumed beyond those ten."""
SHARD_EVENTS = 200
"""Measured (`bench.hot_keys`): events a second that one shard of one repository takes before its transactions
mostly meet each other."""
TABLE_UNITS_PER_EVENT = 3
"""An item of up to 2 KB, and its entry in the index by day."""
INDEX_UNITS_PER_EVENT = 1
