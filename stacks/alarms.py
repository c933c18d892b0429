"""The sentence of every AWS alarm, by its heading in docs/runbook.md.

`stacks/parts/watch.py` says which metric each one watches, and from which value on.
"""

from __future__ import annotations

SENTENCES = {
    # The way of an event
    "pipe-failures": "The pipe cannot deliver stream records to the work queue and is retrying.",
    "pipe-dlq-has-messages": "The pipe gave up on some stream records; its dead-letter queue lists them.",
    "oldest-message-too-old": "Events are waiting too long in the work queue.",
    "work-dlq-has-messages": "Some changes failed to be counted and are in the dead-letter queue.",
    "events-counted-late": "Events reach the figures too long after they happen on GitHub.",
    "no-events": "The processor has received no event for longer than usual.",
    # The processor
    "failed-records": "Too many of the processor's messages fail.",
    "processor-errors": "Runs of the processor fail, each with its whole batch.",
    "processor-throttled": "Lambda does not run the processor as often as the work queue needs it.",
    "processor-slow": "The processor takes too long for a batch.",
    "processor-rollout-errors": "Runs of the processor's new code fail.",
    "processor-rollout-failures": "Too many messages fail in the processor's new code.",
    # The figures
    "aggregator-errors": "Runs of the aggregator fail, each with its whole batch.",
    "aggregator-behind": "The figures are too far behind the messages on GitHub.",
    "aggregator-dlq-has-messages": "The aggregator gave up on some changes; figures may be wrong.",
    # What the dashboard shows
    "publisher-errors": "Runs of the publisher fail, each with its whole batch.",
    "publisher-behind": "The dashboard's figures are too far behind those in AWS.",
    "publisher-dlq-has-messages": "The publisher gave up on some changes; the dashboard may be wrong.",
    # The weekly report
    "reporter-errors": "Runs of the reporter fail.",
    "schedule-dlq-has-messages": "A scheduled run of the reporter did not finish.",
    "report-not-sent": "Last week's report was not sent by noon, or the check at noon did not run.",
    # The nightly audit
    "auditor-errors": "Runs of the auditor fail.",
    "audit-dlq-has-messages": "The nightly audit did not finish.",
    "aggregate-drift": "Stored figures differ from those that the nightly audit computed.",
    # Each route; the last line is the pipe that several routes share
    "route-errors": "Runs of the consumer of route {route} fail, each with its whole batch.",
    "route-waits-too-long": "Messages of route {route} are waiting too long.",
    "route-dlq-has-messages": "Some messages of route {route} failed and are in its dead-letter queue.",
    "route-rule-dlq-has-messages": "The event bus could not deliver some events to route {route}.",
    "route-pipe-dlq-has-messages": "The pipe of route {route} gave up on some stream records.",
    "route-pipe-dlq-has-messages-bus": "The pipe to the routes' event bus gave up on some stream records.",
}


def description(heading: str, *, runbook: str, route: str = "") -> str:
    """What an alarm's e-mail says: the sentence, and a link to what it means and what to do."""
    sentence = SENTENCES.get(f"{heading}-{route}") or SENTENCES[heading].format(route=route)
    return f"{sentence} Runbook: {runbook}#{heading}"
