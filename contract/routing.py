"""Which events go on to the processor: decided where the text is known, read by the pipe's filter."""

from __future__ import annotations

from contract.event import AnalyticsEvent

ROUTED = "routed"
"""The boolean attribute of an `analytics` item that the pipe's filter reads."""


def is_routed(event: AnalyticsEvent, keywords: tuple[str, ...]) -> bool:
    """Whether the event's text holds one of the keywords, as written; with none given all events do.

    A version that no longer counts is always routed, as it takes back what an earlier one counted.
    """
    return not keywords or not event.counts or any(keyword in event.text for keyword in keywords)
