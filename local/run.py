"""`make run`: stage `local` on this machine, real webhooks through it, and the figures read back."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import psutil

from local import screen
from local.address import SECRET_VARIABLE, address_of
from local.endpoints import RUN_FOLDER, endpoints_file
from local.hotswap import Hotswap
from local.kept import KEPT, Kept
from local.local_stage import LocalStage
from local.own_repository.github_token import TOKEN_VARIABLE
from local.own_repository.own_past import OwnPast, read_own_past, stages_file_for
from local.past import past
from local.payloads import all_payloads
from local.running import Pauses, Posts, Running
from local.typed import BadInput, Typed
from stages.setting_error import SettingError
from toolchain.supervisor import end_with_parent
from toolchain.terminal import Terminal
from toolchain.tools import LocalRunError, without_proxy
from toolchain.typed import add_switch

BAD_INPUT = 2
SECRETS = (SECRET_VARIABLE, TOKEN_VARIABLE)
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
    pauses = {"run": _pausing, "dev": _developing}[vars(arguments).pop("target")]
    os.environ.update(without_proxy(os.environ))
    console = Terminal()
    # SIGINT as well: a shell starts what runs in its background with that one ignored.
    for number in ENDINGS:
        signal.signal(number, _interrupt)
    if "MAKELEVEL" in os.environ:
        # A shell's background process outlives its shell, but what make started is of no use without it.
        end_with_parent()
    try:
        return _run(console, Typed.read(**vars(arguments)), pauses)
    except BadInput as wrong:
        sys.stderr.write(f"{wrong}\n")
        return BAD_INPUT
    except (LocalRunError, SettingError) as error:
        return _fail(console, str(error))
    except OSError as error:
        if error.errno not in _NOT_WRITTEN:
            raise
        return _fail(
            console, f"{error.filename or RUN_FOLDER}: {error.strerror}. {_NOT_WRITTEN[error.errno]}"
        )
    except KeyboardInterrupt:
        console.say("Stopped; nothing is left running.")
        return 130 if arguments.once else 0


def _fail(console: Terminal, sentence: str) -> int:
    console.say(sentence, style="red")
    return 1


def _run(console: Terminal, typed: Typed, pauses: Pauses) -> int:
    steps = screen.Steps(console, psutil.Process().create_time())
    address = address_of(typed, os.environ)
    with ExitStack() as stack:
        kept = Kept(typed.keep_in) if typed.keep else None
        if kept:
            stack.enter_context(kept.held())
        chatbot = typed.chatbot or (kept.chatbot() if kept else "")
        own = read_own_past(typed, console, steps, known=chatbot) if typed.repository else None
        chatbot = own.chatbot if own else chatbot
        for name in SECRETS:
            # No part of the stage needs them.
            os.environ.pop(name, None)
        running = Running(
            console=console,
            steps=steps,
            address=address,
            stages_file=stack.enter_context(stages_file_for(chatbot)),
            file=stack.enter_context(endpoints_file()),
            posts=_posts(own, kept),
            kept=kept,
            once=typed.once,
            pauses=pauses,
        )
        return 0 if running.run() else 1


def _posts(own: OwnPast | None, kept: Kept | None) -> Posts:
    """What is posted at first: a repository's past, nothing beside what was kept, or the demo data."""
    if own or kept:
        webhooks = own.webhooks if own else ()
        return lambda show: show.past(webhooks)
    now = datetime.now(UTC)
    return lambda show: show.demo(all_payloads(now), before=past(now))


@contextmanager
def _pausing(_stage: LocalStage) -> Iterator[Callable[[float], None]]:
    yield time.sleep


@contextmanager
def _developing(stage: LocalStage) -> Iterator[Callable[[float], None]]:
    """What is saved meanwhile replaces what runs."""

    def say(line: str) -> None:
        sys.stdout.write(f"{datetime.now(UTC).astimezone():%H:%M:%S} {line}\n")
        sys.stdout.flush()

    hotswap = Hotswap(functions=stage.client("lambda"), restart=stage.restart_functions, say=say)
    with hotswap.watching() as changes:
        say("Save a file in lambda_src, contract or gcp_stack/function_src, and it runs here.")

        def pause(seconds: float) -> None:
            if saved := changes.next(seconds):
                hotswap.apply(saved)

        yield pause


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    add_switch(parser, "--once", help="end by itself; exit 1 unless the figures are right")
    add_switch(parser, "--keep", help="keep the messages for the next run, and go on with those of the last")
    parser.add_argument(
        "target", nargs="?", choices=("run", "dev"), default="run", help="dev: what you save runs"
    )
    parser.add_argument("--keep-in", type=Path, default=KEPT, help="the folder for what is kept")
    for name, text in (
        ("repository", "read this repository's past, as owner/name"),
        ("since", "how far back, such as 30d or 2026-11-01"),
        ("chatbot", "the chatbot's login; it is guessed otherwise"),
        ("port", "the receiver's port, so that a tunnel finds it again"),
    ):
        parser.add_argument(f"--{name}", default="", help=text)
    return parser.parse_args()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Once: a second Ctrl-C must not interrupt the clearing up."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
