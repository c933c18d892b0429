"""`make run`: stage `local` on this machine, real webhooks through it, and the figures read back."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import FrameType

import psutil
from rich.console import Console

from local import figures, report, screen
from local.endpoints import RUN_FOLDER, endpoints_file
from local.github_api.local_github import HAPPENS
from local.inbox import Inbox
from local.local_stage import LocalStage
from local.memory import megabytes_in_use
from local.past import DAYS, past
from local.payloads import all_payloads
from local.webhooks import Webhook, WebhookResponse, post
from rig.fold import FiguresByKey
from stages.setting_error import SettingError
from toolchain.supervisor import end_with_parent
from toolchain.tools import LocalRunError, without_proxy
from toolchain.typed import add_switch

SETTLE_SECONDS = 120
LOOK_SECONDS = 0.2
"""Between two looks at the figures: each reads all of them, and takes time from what counts."""
WATCH_SECONDS = 0.5
REPORTS = 4
"""Weekly reports that are sent: the dashboard shows each of them."""
AT_ONCE = 4
"""How many webhooks of the past are posted at a time."""
LOST = 1
"""Which webhook does not reach the receiver at first, so that redeliver is seen at work."""
_FREE_SPACE = "Free some space there and try again."
_MAKE_WRITABLE = "The run writes into this checkout: make it writable and try again."
_NOT_WRITTEN = {
    errno.ENOSPC: _FREE_SPACE,
    errno.EDQUOT: _FREE_SPACE,
    errno.EACCES: _MAKE_WRITABLE,
    errno.EROFS: _MAKE_WRITABLE,
}
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    arguments = _arguments()
    os.environ.update(without_proxy(os.environ))
    # Where the output is a file it has no width of its own.
    console = Console(width=None if sys.stdout.isatty() else 120)
    # SIGINT as well: a shell starts what runs in its background with that one ignored.
    for number in ENDINGS:
        signal.signal(number, _interrupt)
    if "MAKELEVEL" in os.environ:
        # A shell's background process outlives its shell, but what make started is of no use without it.
        end_with_parent()
    try:
        return _run(console, once=arguments.once)
    except (LocalRunError, SettingError) as error:
        return _fail(console, str(error))
    except OSError as error:
        if error.errno not in _NOT_WRITTEN:
            raise
        return _fail(
            console, f"{error.filename or RUN_FOLDER}: {error.strerror}. {_NOT_WRITTEN[error.errno]}"
        )
    except KeyboardInterrupt:
        console.print("Stopped; nothing is left running.")
        return 130 if arguments.once else 0


def _fail(console: Console, sentence: str) -> int:
    console.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    return 1


def _run(console: Console, *, once: bool) -> int:
    steps = screen.Steps(console, psutil.Process().create_time())
    with endpoints_file() as file, LocalStage(on_step=steps.done) as stage:
        endpoints = stage.endpoints()
        endpoints.write(file)
        show = _Show(console, stage, steps)
        now = datetime.now(UTC)
        exact = show.webhooks(all_payloads(now), before=past(now))
        show.report()
        show.measures()
        if not once:
            with _inbox(stage) as inbox:
                screen.print_addresses(console, endpoints, file, inbox=inbox)
                _watch(stage)
    return 0 if exact else 1


def _inbox(stage: LocalStage) -> AbstractContextManager[str]:
    inbox = Inbox(
        reports=stage.aws.mails,
        cloudwatch=stage.client("cloudwatch"),
        sns=stage.client("sns"),
        alarms_go_to=", ".join(stage.stage.alarms.emails),
    )
    return inbox.serving(stage.stage.alarm_topic_arn)


def _watch(stage: LocalStage) -> None:
    """Until Ctrl-C. Raises LocalRunError where a part ends before."""
    while True:
        stage.check()
        time.sleep(WATCH_SECONDS)


class _Show:
    """Real webhooks through the stage, and what comes out of it."""

    def __init__(self, console: Console, stage: LocalStage, steps: screen.Steps) -> None:
        self._console = console
        self._stage = stage
        self._steps = steps
        self._tally = screen.Tally()
        self._dynamodb, self._table = stage.client("dynamodb"), stage.stage.names.aggregates_table
        self._first_counted = 0.0
        self._looked = 0.0

    def webhooks(self, webhooks: list[Webhook], *, before: list[Webhook]) -> bool:
        """Whether the aggregates come to equal the pure fold over them and those of the time before."""
        self._note(webhooks[0], self._post(webhooks[0]))
        self._differences_once_settled(webhooks[:1])
        self._first_counted = time.time() - self._steps.started
        self._steps.done("The first webhook was counted")
        self._fill(before)
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

    def measures(self) -> None:
        screen.print_measures(self._console, seconds=self._first_counted, megabytes=megabytes_in_use())

    def _fill(self, webhooks: list[Webhook]) -> None:
        """Several at a time and so in any order, as the figures allow."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for webhook, answer in zip(webhooks, pool.map(self._post, webhooks), strict=True):
                self._tally.add(webhook.event, answer)
        self._steps.done(f"The past {DAYS} days were posted: {len(webhooks)} webhooks")

    def _post(self, webhook: Webhook) -> WebhookResponse:
        return post(self._stage.github.url + HAPPENS, self._stage.secret, webhook)

    def _note(self, webhook: Webhook, answer: WebhookResponse) -> None:
        self._tally.add(webhook.event, answer)
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._tally.counted = screen.counted(self._stored())
            self._looked = time.monotonic()

    def _stored(self) -> FiguresByKey:
        return figures.stored(self._dynamodb, self._table)

    def _differences_once_settled(self, webhooks: list[Webhook]) -> list[str]:
        """What still differs after a while; nothing as soon as nothing does."""
        expected = figures.expected(webhooks, self._stage.stage)
        deadline = time.monotonic() + SETTLE_SECONDS
        while left := figures.differences(expected, self._stored()):
            self._stage.check()
            if time.monotonic() > deadline:
                break
            time.sleep(LOOK_SECONDS)
        return left


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    add_switch(parser, "--once", help="end by itself; exit 1 unless the figures are right")
    return parser.parse_args()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Once: a second Ctrl-C must not interrupt the clearing up."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
