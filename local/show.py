"""Real webhooks through the local stage, and what comes out of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http import HTTPStatus

from contract.event import AnalyticsEvent
from local import figures, report, screen
from local.endpoints import RUN_FOLDER
from local.github_api.local_github import HAPPENS
from local.local_stage import LocalStage
from local.memory import megabytes_in_use
from local.past import DAYS
from local.webhooks import Webhook, WebhookResponse, post
from rig.fold import FiguresByKey
from toolchain.terminal import Terminal

SETTLE_SECONDS = 120
"""How long nothing may change before the figures are taken for what they stay."""
LOOK_SECONDS = 0.2
"""Between two looks at the figures: each reads all of them, and takes time from what counts."""
REPORTS = 4
"""Weekly reports that are sent: the dashboard shows each of them."""
AT_ONCE = 4
"""How many webhooks of the past are posted at a time."""
NOTHING_YET = (
    "Nothing was kept yet: add REPO=owner/name, or bring webhooks as docs/live-from-github.md shows."
)
LOST = 1
"""Which webhook does not reach the receiver at first, so that redeliver is seen at work."""


class Show:
    """Posts, waits until all is counted, and prints."""

    def __init__(
        self,
        console: Terminal,
        stage: LocalStage,
        steps: screen.Steps,
        kept: Sequence[AnalyticsEvent] = (),
    ) -> None:
        """`kept` are the messages that the stage has already."""
        self._console = console
        self._stage = stage
        self._steps = steps
        self._kept = kept
        self._tally = screen.Tally()
        self._dynamodb, self._table = stage.client("dynamodb"), stage.stage.names.aggregates_table
        self._looked = 0.0

    def demo(self, webhooks: list[Webhook], *, before: list[Webhook]) -> bool:
        """Whether the aggregates come to equal the pure fold over them and those of the time before."""
        self._note(webhooks[0], self._post(webhooks[0]))
        self._differences_once_settled(webhooks[:1])
        first_counted = time.time() - self._steps.started
        self._steps.done("The first webhook was counted")
        self._fill(before)
        self._steps.done(f"The past {DAYS} days were posted: {len(before)} webhooks")
        lost = webhooks[LOST]
        self._stage.github.fail_first(lost.delivery_id)
        with screen.live(self._console, self._tally) as refresh:
            for webhook in webhooks[1:]:
                self._note(webhook, self._post(webhook))
                refresh()
            left = self._differences_once_settled([*before, *webhooks])
            self._tally.counted = screen.counted(self._stored())
        came = self._stage.github.redelivered(lost.delivery_id)
        screen.print_redelivery(self._console, lost.delivery_id, came=came)
        screen.print_verdict(self._console, left, len(before) + len(webhooks))
        screen.print_day(self._console, figures.rows(self._dynamodb, self._table))
        screen.print_measures(self._console, seconds=first_counted, megabytes=megabytes_in_use())
        return came and not left

    def report(self) -> None:
        """Last week's into a file that outlives the run; those of some weeks into the emulator's mailbox."""
        functions, reporter = self._stage.client("lambda"), self._stage.stage.names.reporter
        weeks = report.last_weeks(REPORTS, datetime.now(UTC))
        html = report.render(functions, reporter, weeks[-1], RUN_FOLDER)
        self._steps.done(f"Wrote the report of week {weeks[-1]} to {html} (and .txt)")
        for week in weeks:
            report.send(functions, reporter, week)
        recipients = ", ".join(self._stage.stage.report.recipients)
        self._steps.done(
            f"Sent the reports of the last {REPORTS} weeks to the emulator's mailbox, for {recipients}"
        )

    def past(self, webhooks: Sequence[Webhook]) -> bool:
        """Whether the aggregates come to equal the pure fold over them and over what was kept."""
        self._fill(webhooks)
        if not webhooks and not self._kept:
            self._steps.note(NOTHING_YET)
            return True
        if webhooks:
            self._steps.done(f"Posted {len(webhooks)} signed webhooks")
        with screen.progress(self._console, "Counting") as counted:
            left = self._differences_once_settled(webhooks, counted)
        self._tally.counted = screen.counted(self._stored())
        if webhooks:
            self._console.print(self._tally.table())
        screen.print_verdict(self._console, left, len(webhooks), len(self._kept))
        screen.print_past(self._console, figures.rows(self._dynamodb, self._table))
        return not left

    def _fill(self, webhooks: Sequence[Webhook]) -> None:
        """Several at a time and so in any order, as the figures allow."""
        with screen.progress(self._console, "Posting") as posted, ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                answers = zip(webhooks, pool.map(self._post, webhooks), strict=True)
                for number, (webhook, answer) in enumerate(answers, start=1):
                    self._tally.add(webhook.event, answer)
                    posted(number, len(webhooks))
                    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                        self._stage.watch()
            finally:
                # Else Ctrl-C would wait for all that are left.
                pool.shutdown(wait=False, cancel_futures=True)

    def _post(self, webhook: Webhook) -> WebhookResponse:
        return post(self._stage.github.url + HAPPENS, self._stage.secret, webhook)

    def _note(self, webhook: Webhook, answer: WebhookResponse) -> None:
        self._tally.add(webhook.event, answer)
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._tally.counted = screen.counted(self._stored())
            self._looked = time.monotonic()

    def _stored(self) -> FiguresByKey:
        return figures.stored(self._dynamodb, self._table)

    def _differences_once_settled(
        self, webhooks: Sequence[Webhook], counted: screen.Update = lambda _done, _of: None
    ) -> list[str]:
        """What still differs once nothing changes any more; nothing as soon as nothing does."""
        expected = figures.expected(webhooks, self._stage.stage, kept=self._kept)
        before, deadline = None, 0.0
        while left := figures.differences(expected, self._stored()):
            self._stage.watch()
            counted(max(0, len(expected) - len(left)), len(expected))
            if left != before:
                before, deadline = left, time.monotonic() + SETTLE_SECONDS
            if time.monotonic() > deadline:
                break
            time.sleep(LOOK_SECONDS)
        return left
