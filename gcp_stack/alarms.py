"""The sentence of every Google alert, by its heading in docs/runbook.md.

`gcp_stack/monitoring_stack.py` says which metric each one watches, and from which value on.
"""

from __future__ import annotations

SENTENCES = {
    # The receiver
    "bad-signatures": "Webhooks arrive with signatures that match no active secret.",
    "slow-bodies": "The receiver gave up on requests whose bodies arrived too slowly.",
    "failed-webhooks": "The receiver answered webhooks with an error, so GitHub has to deliver them again.",
    # The relay
    "outbox-too-old": "Events are waiting in the outbox because AWS does not accept them.",
    "outbox-has-dead-entries": "The outbox holds events that can never be delivered to AWS as they are.",
    "relay-silent": "The relay has not finished a run for ten minutes.",
    # Redeliver
    "deliveries-running-out": "GitHub will soon delete a failed webhook that has still not been redelivered.",
    "deliveries-lost": "GitHub has deleted a failed webhook, so it can no longer be redelivered.",
    "redeliver-silent": "The search for failed webhooks has not finished a run for three hours.",
}


def description(heading: str, *, runbook: str) -> str:
    """What an alert's e-mail says: the sentence, and a link to what it means and what to do."""
    return f"{SENTENCES[heading]} Runbook: {runbook}#{heading}"
