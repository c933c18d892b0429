"""A mailbox on the alarm topic. MiniStack 1.5.33 only logs what SNS mails: a queue stands for the address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ops.drill.definition import Definition
from ops.drill.ground import Ground, until


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Subscribed for as long as the context of `opened` lasts."""

    sqs: Any
    url: str

    def has(self, definition: Definition, state: str) -> bool:
        """Waits for the mail that says so, with its sentence and its link; takes out whatever has come."""
        return until(lambda: any(_says(mail, definition, state) for mail in self._taken()), "a mail")

    def _taken(self) -> list[dict[str, Any]]:
        messages = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(json.loads(message["Body"])["Message"]) for message in messages]


def _says(mail: dict[str, Any], definition: Definition, state: str) -> bool:
    told = (mail["AlarmName"], mail["NewStateValue"], mail["AlarmDescription"])
    return told == (definition.name, state, definition.description) and "Runbook: " in told[2]


@contextmanager
def opened(ground: Ground, topic: str) -> Iterator[Mailbox]:
    sqs, sns, name = ground.client("sqs"), ground.client("sns"), ground.names.of("drill-mailbox")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    _let_in(sqs, url, arn, topic)
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)
    try:
        yield Mailbox(sqs, url)
    finally:
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
        sqs.delete_queue(QueueUrl=url)


def _let_in(sqs: Any, url: str, arn: str, topic: str) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
