"""The reporter's surroundings: its environment, moto's DynamoDB and SES, and the mails that went out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from contract import figures
from contract.event import AnalyticsEvent
from reporter import handler
from reporter.by_mail import MailTo
from reporter.settings import ReporterSettings
from rig.backends import Backend, backend_at, fake_backend
from tests.counting import Line
from tests.lambda_function import Context, lambda_environment

CHAT, TOKEN = "report-chat", "report-token"
CONTEXT: Any = Context(seconds_left=120.0)


@dataclass
class ReporterSandbox:
    """The reporter's surroundings: the tables, and the mails that went out."""

    backend: Backend
    counted: Backend
    """Where the figures are, which reports are made of."""
    queues: dict[str, str]
    """Addresses by name."""
    mails: list[dict[str, Any]] = field(default_factory=list)
    failures: list[Exception | str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    later: float = 0.0
    """By how many seconds the sender's clock is ahead of the real one."""
    at_each_call: Callable[[str], None] = lambda _: None
    """Takes note of each call that the sending makes, before it and after it."""

    def handle(self, **event: Any) -> dict[str, Any]:
        return handler.handle(event, CONTEXT)

    def addressees(self) -> list[str]:
        return [mail["Destination"]["ToAddresses"][0] for mail in map(_sent, self.mails)]

    def report_sent(self) -> None:
        """SES's events of all mails that it has taken, at least once each as is its way."""
        for number, mail in enumerate(map(_sent, self.mails)):
            tags = {tag["Name"]: [tag["Value"]] for tag in mail["EmailTags"]}
            sent = {"messageId": f"ses-{number}", "tags": {"ses:operation": ["SendEmail"], **tags}}
            for _ in range(2):
                self.handle(**{"source": "aws.ses", "detail-type": "Email Sent", "detail": {"mail": sent}})

    def count(self, *events: AnalyticsEvent) -> None:
        """The events as the receiver stores them and the processor and the aggregator count them."""
        Line(self.counted).count(*events)

    def notes(self) -> list[dict[str, Any]]:
        """All that is noted of any week's report."""
        items: list[dict[str, Any]] = self.backend.scan(self.backend.aggregates_table)
        return [each for each in items if each[figures.PARTITION_KEY]["S"].startswith("report#")]

    def watch(self, client: Any, operation: str) -> None:
        """Mails are counted before the call's end is noted: SES has taken them by then."""
        client.meta.events.register(f"before-call.*.{operation}", lambda **_: self.at_each_call("before"))
        client.meta.events.register(f"after-call.*.{operation}", lambda **_: self.at_each_call("after"))

    def on_mail(self, params: dict[str, Any], **_: Any) -> Any:
        if not self.failures:
            self.mails.append(params)
            return None
        failure = self.failures.pop(0)
        if isinstance(failure, Exception):
            raise failure
        answer = {"Error": {"Code": failure, "Message": failure}, "ResponseMetadata": {"HTTPStatusCode": 400}}
        return AWSResponse("https://aws.test", 400, HTTPHeaders(), None), answer


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReporterSandbox]:
    with lambda_environment() as enter:
        sandbox = _open()
        settings = ReporterSettings(
            stage="dev",
            threads_table=sandbox.backend.threads_table,
            contributions_table=sandbox.backend.contributions_table,
            retention_days=407,
            work_queue_url=sandbox.queues["work-queue"],
            work_dlq_url=sandbox.queues["work-dlq"],
            pipe_dlq_url=sandbox.queues["pipe-dlq"],
            configuration_set="report-mail",
            aggregates_table=sandbox.backend.aggregates_table,
            sender="reports@example.com",
            recipients=("a@example.com", "b@example.com"),
            time_zone="Europe/London",
            page="https://page.example.com",
            chat="",
            chat_parameter=CHAT,
            issue_repository="",
            issue_parameter=TOKEN,
            github_api_url="https://api.github.invalid",
        )
        enter(settings)
        made = _runtime(sandbox)
        monkeypatch.setattr(handler, "runtime", lambda: made)
        yield sandbox


@pytest.fixture
def quick_reading(sandbox: ReporterSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Reports of the fault rig's DynamoDB, which takes no time, where their reading is not the matter."""
    usual = handler.runtime()
    with fake_backend() as sandbox.counted:
        quick = replace(usual, reader=replace(usual.reader, store=Line(sandbox.counted).figures))
        monkeypatch.setattr(handler, "runtime", lambda: quick)
        yield


def _runtime(sandbox: ReporterSandbox) -> handler.Runtime:
    """The function's own, but for the sender's time."""
    made = handler.runtime.__wrapped__()
    mail = next(each.mail for each in made.recipients if isinstance(each, MailTo))
    sandbox.watch(made.sendings.table.meta.client, "UpdateItem")
    sandbox.watch(mail, "SendEmail")
    mail.meta.events.register("before-call.sesv2.SendEmail", sandbox.on_mail)
    sender = replace(
        made.sender, sleep=sandbox.slept.append, random=lambda: 0.5, clock=lambda: time.time() + sandbox.later
    )
    return replace(made, sender=sender)


def _sent(mail: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(mail["body"]))


def _open() -> ReporterSandbox:
    boto3.client("sesv2").create_email_identity(EmailIdentity="reports@example.com")
    sqs = boto3.client("sqs")
    names = ("work-queue", "work-dlq", "pipe-dlq")
    queues = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}
    backend = backend_at(boto3.client("dynamodb"))
    return ReporterSandbox(backend, counted=backend, queues=queues)
