"""A repository's past, read from GitHub into both stores."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from google.auth.exceptions import GoogleAuthError
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from github.client import GitHubClient, GitHubFailed
from github.clock import SYSTEM_CLOCK
from github.conversation import read_conversation
from ops.backfill.backfill import Backfill, Tally
from ops.backfill.command import TOKEN_VARIABLE
from ops.connection import Connection
from ops.failure import Failed
from ops.firestore import connect_firestore
from receiver.bounded import Bounded
from receiver.dynamodb_store import DynamoDbStore
from receiver.firestore_store import FirestoreStore
from receiver.keeper import Keeper
from receiver.settings import rules_of
from receiver.store import StoreFailed
from reporter.amounts import duration
from toolchain.terminal import Terminal

AGAIN = "Running it again is safe: what is there already is not changed."


class NotFilled(Failed):
    """One sentence: the backfill broke off, why, and how far it had come."""


def take(
    client: GitHubClient, connection: Connection, repository: str, since: datetime, notes: Terminal
) -> Tally:
    tally = Tally()
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    with Progress(*columns, console=notes, transient=True) as progress:
        task = progress.add_task("reading", total=None)
        try:
            webhooks = read_conversation(client, repository=repository, since=since)
            for so_far in _backfill(connection).take(webhooks, tally):
                progress.update(task, description=sentence(so_far))
        except (GitHubFailed, StoreFailed, GoogleAuthError) as error:
            raise NotFilled(f"{error}. Until then: {sentence(tally)} {AGAIN}") from None
        except KeyboardInterrupt:
            raise NotFilled(f"Stopped. Until then: {sentence(tally)} {AGAIN}") from None
    return tally


def _backfill(connection: Connection) -> Backfill:
    stage = connection.stage
    dynamodb = DynamoDbStore(client=connection.client("dynamodb"), table=stage.names.analytics_table)
    firestore = FirestoreStore(client=connect_firestore(connection))
    clock = time.monotonic
    keeper = Keeper(firestore=firestore, dynamodb=dynamodb, within=Bounded(), clock=clock)
    days = stage.events.retention_days
    return Backfill(keeper=keeper, rules=rules_of(stage), retention_days=days, clock=clock)


def client(connection: Connection, url: str | None, token_file: Path | None, notes: Terminal) -> GitHubClient:
    """Says so when it waits: GitHub may make it wait for up to an hour."""

    def sleep(seconds: float) -> None:
        if seconds > 1:
            notes.say(f"GitHub's limits: waiting for {duration(seconds)}.")
        SYSTEM_CLOCK.sleep(seconds)

    token = _token(_own_token_file(connection, url) if token_file is None else token_file)
    return GitHubClient(
        base_url=_base_url(connection, url), token=lambda: token, clock=replace(SYSTEM_CLOCK, sleep=sleep)
    )


def _base_url(connection: Connection, url: str | None) -> str:
    if url:
        return url.rstrip("/")
    return connection.endpoints.github if connection.endpoints else connection.stage.redeliver.github_api_url


def _own_token_file(connection: Connection, url: str | None) -> Path | None:
    """Of the local run's GitHub, which takes no other token."""
    return Path(connection.endpoints.github_token_file) if connection.endpoints and not url else None


def _token(file: Path | None) -> str:
    """Never from the command line, where every process of the machine may read it."""
    try:
        token = file.read_text().strip() if file else os.environ.get(TOKEN_VARIABLE, "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NotFilled(f"GitHub's token cannot be read: {error}") from None
    if not token or not token.isascii() or not token.isprintable():
        raise NotFilled(f"GitHub asks for a token: set {TOKEN_VARIABLE}, or name a file with --token-file.")
    return token


def preview(connection: Connection, repository: str, since: datetime, url: str) -> str:
    stage = connection.stage
    return (
        f"Issues and comments of {repository} that changed since {since:%Y-%m-%d %H:%M %Z}, from {url},"
        f" go into Firestore of {stage.google_project} and into {stage.names.analytics_table},"
        " unless they are there. " + AGAIN
    )


def sentence(tally: Tally) -> str:
    """One sentence."""
    ignored = ", ".join(f"{reason} {number}" for reason, number in sorted(tally.ignored.items()))
    parts: list[tuple[int, str]] = [
        (tally.pending, f"{tally.pending} of them wait for the relay"),
        (tally.ignored.total(), f"{tally.ignored.total()} ignored ({ignored})"),
        (tally.refused.total(), f"{tally.refused.total()} refused ({', '.join(tally.refused)})"),
    ]
    more = "".join(f", {text}" for number, text in parts if number)
    return f"{tally.read} read: {tally.accepted} accepted, {tally.already_there} already there{more}."
