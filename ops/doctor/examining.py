"""All checks of a stage, in the order of its deployment."""

from __future__ import annotations

from collections.abc import Iterator

import requests

from ops.connection import Connection
from ops.doctor.aws import check_aws
from ops.doctor.finding import Check, Finding, Step
from ops.doctor.github import check_deployer
from ops.doctor.google import GoogleApi, check_google, receiver_url
from ops.doctor.webhook import check_webhook
from ops.failure import NotReached
from ops.google_session import google_session
from ops.webhook_secrets import secrets_of


def examine(connection: Connection) -> Iterator[Finding]:
    """Of the local stage its AWS side and its door: it has no Google account."""
    stage = connection.stage
    yield from check_aws(stage, connection.client)
    if connection.endpoints:
        url: str | None = connection.endpoints.receiver
    else:
        api = _google()
        if isinstance(api, Finding):
            yield api
            return
        yield from check_google(stage, api)
        url = receiver_url(stage, api)
    with requests.Session() as session:
        yield from check_deployer(stage, session)
        yield from check_webhook(stage, session, url, _active_secrets(stage.name))


def _google() -> GoogleApi | Finding:
    try:
        session = google_session()
    except NotReached as error:
        check = Check(Step.GOOGLE_PROJECT, "Google credentials", "`gcloud auth application-default login`.")
        return check.missing(str(error))
    return GoogleApi(session)


def _active_secrets(stage_name: str) -> tuple[str, ...]:
    """Empty where one may not read them; the rest can be examined without."""
    try:
        return secrets_of(stage_name).read()
    except NotReached:
        return ()
