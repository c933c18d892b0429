"""The drill itself: each provocation in turn, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from ops.drill.bells import Bells
from ops.drill.definition import Definition
from ops.drill.evaluation import rings
from ops.drill.ground import DrillFailed, Ground, until
from ops.drill.mailbox import Mailbox, opened
from ops.drill.observing import Look
from ops.drill.provocations import Provocation
from ops.drill.troubles import check_report


@dataclass(slots=True)
class Outcome:
    """What one provocation came to; all true where the alarm is as it should be."""

    alarm: str
    told: str
    fed: str
    fired: bool = False
    also: list[str] = field(default_factory=list)
    """Alarms that rang without being meant."""
    mail: bool = False
    ended: bool = False
    mail_of_end: bool = False
    trouble: str = ""

    @property
    def is_well(self) -> bool:
        return self.fired and not self.also and self.mail and self.ended and self.mail_of_end


@dataclass
class Drill:
    """One run. `settled` says since when what is seen counts for an alarm."""

    ground: Ground
    bells: Bells
    settled: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What was before is over; whom silence alarms hears of what `_calm_down` does."""
        self.settled = dict.fromkeys(self.bells.definitions, time.time())

    def run(self, provocations: list[Provocation]) -> Iterator[Outcome]:
        """Raises DrillFailed where alarms ring before anything was provoked."""
        self._calm_down()
        self.bells.clear()
        try:
            with opened(self.ground, self.bells.topic) as mailbox:
                for provocation in provocations:
                    yield self._provoke(provocation, mailbox)
        finally:
            self.bells.clear()

    def ringing(self, *, forward: float = 0.0) -> set[str]:
        """By their words; with the clock put forward by so many seconds."""
        look = Look(self.ground, time.time() + forward)
        return {
            word
            for word, definition in self.bells.definitions.items()
            if rings(definition, look.samples(definition, self.settled[word]), look.now)
        }

    def _calm_down(self) -> None:
        """A stage of this morning has sent no report, and may have seen no event."""
        self.ground.invoke(self.ground.names.reporter, {})
        check_report(self.ground)
        event = self.ground.put_event()
        until(lambda: self.ground.is_counted(event), "an event was counted")
        until(lambda: "no-events" not in self.ringing(), "the event's batch was told")
        if ringing := self.ringing():
            raise DrillFailed(f"Before anything was provoked these ring: {', '.join(sorted(ringing))}.")

    def _provoke(self, provocation: Provocation, mailbox: Mailbox) -> Outcome:
        outcome = Outcome(provocation.alarm, provocation.told, provocation.fed)
        try:
            definition = self.bells.definitions[provocation.alarm]
            self._during(provocation, definition, mailbox, outcome)
            until(lambda: provocation.alarm not in self.ringing(), "the alarm was over")
            outcome.ended = True
            self.bells.tell(definition, "OK")
            outcome.mail_of_end = mailbox.has(definition, "OK")
        except DrillFailed as error:
            outcome.trouble = str(error)
        return outcome

    def _during(
        self, provocation: Provocation, definition: Definition, mailbox: Mailbox, outcome: Outcome
    ) -> None:
        forward = provocation.forward.total_seconds()
        with provocation.trouble(self.ground):
            try:
                until(lambda: provocation.alarm in self.ringing(forward=forward), "the alarm rang")
                outcome.fired = True
                outcome.also = sorted(self.ringing(forward=forward) - {provocation.alarm})
                self.bells.tell(definition, "ALARM")
                outcome.mail = mailbox.has(definition, "ALARM")
            finally:
                # What is seen from here on tells of the time after it.
                self.settled[provocation.alarm] = time.time()
