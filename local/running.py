"""A run's stage until it ends; where an emulator ends, the next stage with the messages of the one before."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from contract.event import AnalyticsEvent
from local import screen
from local.address import Address
from local.inbox import Inbox
from local.kept import Kept
from local.local_stage import EmulatorEnded, LocalStage
from local.show import Show
from toolchain.terminal import Terminal
from toolchain.tools import LocalRunError

WATCH_SECONDS = 0.5
SAVE_SECONDS = 60.0
"""So much is lost at most where the run is killed and cannot save."""
NOTICE_SECONDS = 2.0
"""An emulator's end shows in its connections before it shows in its process."""
STAGES = 4
"""How many stages a run has at most: an emulator that ends again and again will not come to stay."""

Pauses: TypeAlias = Callable[[LocalStage], AbstractContextManager[Callable[[float], None]]]
"""What goes on while a stage is up: gives what waits for some seconds."""
Posts: TypeAlias = Callable[[Show], bool]
"""Posts what the run begins with. Returns whether the figures come out right."""


@dataclass(kw_only=True)
class Running:
    """What its stages have in common."""

    console: Terminal
    steps: screen.Steps
    address: Address
    stages_file: Path
    file: Path
    """The endpoints file."""
    posts: Posts
    kept: Kept | None
    once: bool
    pauses: Pauses

    def run(self) -> bool:
        """Until Ctrl-C, or until the figures are there. Raises LocalRunError."""
        messages = self.kept.messages() if self.kept else []
        for number in range(1, STAGES + 1):
            try:
                return self._one_stage(messages)
            except _Lost as lost:
                if number == STAGES:
                    raise LocalRunError(f"{lost}. It happened {STAGES} times: see that log.") from None
                messages = lost.messages
                self.steps.note(f"{lost}. A new stage starts with the {len(messages)} messages of this one.")
        raise AssertionError("the last stage returns or raises")

    def _one_stage(self, messages: Sequence[AnalyticsEvent]) -> bool:
        with LocalStage(on_step=self.steps.done, address=self.address, stages_file=self.stages_file) as stage:
            store = _Store(stage, messages, self.kept)
            try:
                return self._shown(stage, store)
            except Exception as error:
                if ended := _ended(stage):
                    raise _Lost(str(ended), store.messages()) from error
                raise
            finally:
                store.save()

    def _shown(self, stage: LocalStage, store: _Store) -> bool:
        endpoints = stage.endpoints()
        endpoints.write(self.file)
        show = Show(self.console, stage, self.steps, kept=store.put_back(self.console, self.steps))
        exact = self.posts(show)
        # The next stage has these messages from the stores.
        self.posts = lambda show: show.past(())
        store.save()
        show.report()
        if not self.once:
            with _inbox(stage) as inbox, self.pauses(stage) as pause:
                screen.print_addresses(self.console, endpoints, self.file, inbox=inbox)
                _watch(stage, store, pause)
        return exact


class _Lost(LocalRunError):
    """An emulator ended; these are the messages of the other one."""

    def __init__(self, why: str, messages: list[AnalyticsEvent]) -> None:
        super().__init__(why)
        self.messages = messages


@dataclass(slots=True)
class _Store:
    """A stage's messages, those included that it was to be given."""

    stage: LocalStage
    given: Sequence[AnalyticsEvent]
    kept: Kept | None

    def put_back(self, console: Terminal, steps: screen.Steps) -> Sequence[AnalyticsEvent]:
        if not self.given:
            return ()
        # Here, as Google's client takes half a second and 40 MB, and most runs keep nothing.
        from local.keeping import put_back  # noqa: PLC0415

        with screen.progress(console, "Putting back") as progress:
            messages = put_back(self.stage, self.given, progress)
        steps.done(f"Put back {len(messages)} messages")
        return messages

    def messages(self) -> list[AnalyticsEvent]:
        from local.keeping import stored_messages  # noqa: PLC0415  # the same

        known = {each.message_id: each for each in self.given}
        known |= {each.message_id: each for each in stored_messages(self.stage)}
        return list(known.values())

    def save(self) -> None:
        if self.kept:
            self.kept.save(self.messages(), self.stage.stage.events.bot_logins[0])


def _ended(stage: LocalStage) -> EmulatorEnded | None:
    deadline = time.monotonic() + NOTICE_SECONDS
    while time.monotonic() < deadline:
        try:
            stage.watch()
        except EmulatorEnded as ended:
            return ended
        time.sleep(WATCH_SECONDS)
    return None


def _inbox(stage: LocalStage) -> AbstractContextManager[str]:
    inbox = Inbox(
        reports=stage.aws.mails,
        cloudwatch=stage.client("cloudwatch"),
        sns=stage.client("sns"),
        alarms_go_to=", ".join(stage.stage.alarms.emails),
    )
    return inbox.serving(stage.stage.alarm_topic_arn)


def _watch(stage: LocalStage, store: _Store, pause: Callable[[float], None]) -> None:
    """Until Ctrl-C."""
    save_at = time.monotonic() + SAVE_SECONDS
    while True:
        stage.watch()
        if time.monotonic() > save_at:
            store.save()
            save_at = time.monotonic() + SAVE_SECONDS
        pause(WATCH_SECONDS)
