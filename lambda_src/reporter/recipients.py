"""Who gets the report, by the stage's settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from reporter.by_chat import ChatMessage
from reporter.by_issue import Issue
from reporter.by_mail import ONE_TRY, MailTo
from reporter.links import Page
from reporter.sender import NotTaken, Recipient
from reporter.settings import ReporterSettings


def recipients_of(settings: ReporterSettings) -> list[Recipient]:
    """The addresses, then a chat and a repository's issues where the stage has them."""
    mail = boto3.client("sesv2", config=ONE_TRY)
    found: list[Recipient] = [
        MailTo(
            name=address,
            mail=mail,
            stage=settings.stage,
            sender=settings.sender,
            configuration_set=settings.configuration_set,
        )
        for address in settings.recipients
    ]
    if settings.chat:
        address = secret_in(settings.chat_parameter)
        found.append(ChatMessage(name=settings.chat, address=address, page=Page(settings.page)))
    if settings.issue_repository:
        found.append(
            Issue(
                repository=settings.issue_repository,
                token=secret_in(settings.issue_parameter),
                api_url=settings.github_api_url,
                page=Page(settings.page),
            )
        )
    return found


def secret_in(parameter: str) -> Callable[[], str]:
    """Reads the parameter, which is encrypted, each time."""
    # Its stubs are not among the pins.
    connect: Callable[..., Any] = boto3.client
    ssm = connect("ssm")

    def read() -> str:
        try:
            value = ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
        except (BotoCoreError, ClientError) as error:
            raise NotTaken(f"parameter {parameter}: {error}", is_certain=True) from None
        if not (found := str(value).strip()):
            raise NotTaken(f"parameter {parameter} is empty", is_certain=True)
        return found

    return read
