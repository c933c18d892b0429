"""Timelines on a screen, and for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from ops.timeline.around import Around
from ops.timeline.assembling import Timeline
from ops.timeline.observed import Observed, Place, Webhook
from ops.timeline.track import Standing, Track
from reporter.amounts import duration
from toolchain.terminal import Terminal, visible

_COLOURS = {
    Standing.DONE: "green",
    Standing.WAITING: "yellow",
    Standing.DEAD: "red",
    Standing.MISSING: "red",
    Standing.NOT_NEEDED: "dim",
    Standing.UNKNOWN: "yellow",
}
MOST_TABLES = 8
"""Of a longer timeline, what is whole is shown as a line."""
NEVER_CAME = "`cv-analytics timeline --around TIME` shows whether its webhooks were refused or ignored."


def as_json(correlation_id: str, timeline: Timeline, observed: Observed) -> dict[str, Any]:
    return {
        "correlation_id": correlation_id,
        "messages": [track.to_json() for track in timeline.messages],
        "threads": [track.to_json() for track in timeline.threads],
        "dead": [letter.to_json() for letter in observed.letters],
        "not_taken_in": [_webhook_as_json(webhook) for webhook in _not_taken_in(observed)],
        "not_looked_at": blind_as_json(observed.blind),
    }


def blind_as_json(blind: Mapping[Place, str]) -> list[dict[str, str]]:
    return [{"place": place.value, "reason": reason} for place, reason in blind.items()]


def show(terminal: Terminal, correlation_id: str, timeline: Timeline, observed: Observed) -> None:
    if not timeline.tracks:
        terminal.say(f"No store knows {correlation_id}. {NEVER_CAME}")
    for track in timeline.tracks:
        if track.stuck is None and len(timeline.tracks) > MOST_TABLES:
            terminal.say(visible(f"{track.title}. Every hop is there."))
            continue
        terminal.print(_as_table(track))
        _show_verdict(terminal, track)
    for letter in observed.letters:
        terminal.say(visible(f"Dead in {letter.queue}: message {letter.message_id}, {letter.reason}"))
    for webhook in _not_taken_in(observed):
        answer = f"{webhook.at:%Y-%m-%d %H:%M:%S} {webhook.outcome} ({webhook.status}) {webhook.reason}"
        terminal.say(visible(f"Not accepted: {answer}, delivery {webhook.delivery_id}"))
    _show_blind(terminal, observed.blind)


def show_around(terminal: Terminal, found: Around) -> None:
    table = Table("time (UTC)", "where", "outcome", "what", show_edge=False)
    for arrival in found.arrivals:
        moment = arrival.at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        table.add_row(moment, arrival.place, arrival.outcome, visible(arrival.detail))
    terminal.print(table if found.arrivals else "Nothing arrived at that time.")
    _show_blind(terminal, found.blind)


def _show_blind(terminal: Terminal, blind: Mapping[Place, str]) -> None:
    for place, reason in blind.items():
        terminal.say(visible(f"Could not read {place}: {reason}"))


def _as_table(track: Track) -> Table:
    table = Table("hop", "", "time (UTC)", "after", "what", title=visible(track.title), title_justify="left")
    for step, seconds in track.latencies():
        colour = _COLOURS[step.standing]
        table.add_row(
            step.hop,
            Text(step.standing.value, style=colour),
            step.at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] if step.at else "",
            "" if seconds is None else duration(seconds),
            visible(step.detail),
        )
    return table


def _show_verdict(terminal: Terminal, track: Track) -> None:
    stuck = track.stuck
    if stuck is None:
        terminal.say("Every hop is there.", "")
        return
    terminal.say(f"{stuck.hop}: {stuck.standing.value}.", style="bold")
    if stuck.advice:
        terminal.say(visible(stuck.advice.sentence))
        terminal.say(f"See {stuck.advice.runbook}.")
        for command in stuck.advice.commands:
            terminal.say(visible(f"  {command}"))
    terminal.say("")


def _not_taken_in(observed: Observed) -> Iterable[Webhook]:
    return [webhook for webhook in observed.webhooks if webhook.outcome != "accepted"]


def _webhook_as_json(webhook: Webhook) -> dict[str, Any]:
    return {
        "at": webhook.at.isoformat(timespec="milliseconds"),
        "outcome": webhook.outcome,
        "status": webhook.status,
        "reason": webhook.reason,
        "delivery_id": webhook.delivery_id,
    }
