"""A timeline's three sources, looked into and shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from ops.connection import Connection
from ops.day_sources import DaySources
from ops.failure import NotReached
from ops.firestore import connect_firestore
from ops.google_session import google_session
from ops.json_output import print_json
from ops.repositories import UnknownRepository, repository_named
from ops.timeline import showing
from ops.timeline.around import look_around
from ops.timeline.assembling import assemble
from ops.timeline.aws_stores import AwsStores
from ops.timeline.documents import Documents
from ops.timeline.looking import Looker
from ops.timeline.observed import Observed
from ops.timeline.track import WRONG
from ops.timeline.webhooks import CloudWebhookLog, LocalWebhookLog, WebhookLog
from toolchain.terminal import Terminal


def trace(connection: Connection, correlation_id: str, settled_after: timedelta, *, as_json: bool) -> None:
    now = datetime.now(UTC)
    looker = Looker(
        aws=AwsStores(DaySources(connection)),
        documents=_documents(connection),
        webhooks=_webhook_log(connection),
        now=now,
    )
    observed = looker.look(correlation_id, None)
    if not observed.threads:
        correlation_id, observed = _look_by_repository(connection, looker, correlation_id, observed)
    timeline = assemble(observed, stage=connection.stage, now=now, settled_after=settled_after)
    if as_json:
        print_json(showing.as_json(correlation_id, timeline, observed))
    else:
        showing.show(Terminal(), correlation_id, timeline, observed)
    wrong = any(track.stuck and track.stuck.standing in WRONG for track in timeline.tracks)
    if not timeline.tracks or wrong or observed.letters:
        raise typer.Exit(1)


def _look_by_repository(
    connection: Connection, looker: Looker, correlation_id: str, observed: Observed
) -> tuple[str, Observed]:
    """By the repository that is counted under this name, as GitHub spells it.

    Raises UnknownRepository where nobody else knows anything of the issue either.
    """
    name, _, number = correlation_id.partition("#")
    try:
        found = repository_named(name, DaySources(connection))
    except UnknownRepository as error:
        if observed.is_empty:
            raise UnknownRepository(f"{error} {showing.NEVER_CAME}") from None
        return correlation_id, observed
    spelled = f"{found.name}#{number}"
    return spelled, looker.look(spelled, found.repository_id)


def trace_around(connection: Connection, moment: datetime, within: timedelta, *, as_json: bool) -> None:
    found = look_around(DaySources(connection), _webhook_log(connection), moment, within)
    if as_json:
        arrivals = [arrival.to_json() for arrival in found.arrivals]
        print_json({"arrivals": arrivals, "not_looked_at": showing.blind_as_json(found.blind)})
    else:
        showing.show_around(Terminal(), found)


def _documents(connection: Connection) -> Documents | str:
    """Or why there are none."""
    try:
        return Documents(connect_firestore(connection))
    except NotReached as error:
        return str(error)


def _webhook_log(connection: Connection) -> WebhookLog | str:
    """Or why there is none."""
    if connection.endpoints:
        return LocalWebhookLog(Path(connection.endpoints.receiver_log))
    try:
        return CloudWebhookLog(session=google_session(), stage=connection.stage)
    except NotReached as error:
        return str(error)
