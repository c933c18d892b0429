"""One page with every e-mail of a local run: the reports that SES was given, and the alarms that SNS mails.

MiniStack 1.5.33 only logs what SNS mails, so the inbox subscribes to the alarm topic itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import parse_qs

from local.github_api.wire import Reply, Seen, serving

ALARMS = "/alarms"
"""Where SNS posts (Amazon SNS, "Parsing Amazon SNS message formats")."""
FIRE = "/fire"
_PAGE = "text/html; charset=utf-8"
_SAFE = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'"
"""A mail may show itself and open its links, as in a mail program."""

_FRAME = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body{{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}}
table{{width:100%;border-collapse:collapse}}td,th{{padding:.4rem .6rem .4rem 0;text-align:left}}
td{{border-top:1px solid #8884}}pre{{white-space:pre-wrap;font:inherit}}</style>
<body>{body}</body></html>"""


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail, as the inbox lists and opens it."""

    at: datetime
    to: str
    subject: str
    page: str
    """HTML."""


@dataclass(slots=True)
class Inbox:
    """Answers a browser with the mails, and SNS with nothing."""

    reports: Callable[[], list[dict[str, Any]]]
    """What SES was given."""
    cloudwatch: Any
    sns: Any
    alarms_go_to: str
    _alarms: list[Mail] = field(default_factory=list)

    @contextmanager
    def serving(self, topic: str) -> Iterator[str]:
        """Its address, as long as it is open; the topic's alarms come to it."""
        with serving(self.answer) as url:
            self.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=url + ALARMS)
            yield url

    def answer(self, seen: Seen) -> Reply:
        match seen.method, seen.path.strip("/").split("/"):
            case "POST", ["alarms"]:
                return self._take(json.loads(seen.body))
            case "POST", ["fire"]:
                return self._fire(parse_qs(seen.body.decode()).get("alarm", [""])[0])
            case "GET", [""]:
                return _page("Inbox", self._list())
            case "GET", ["mails", number] if number.isdecimal() and int(number) < len(self._mails()):
                headers = {"Content-Type": _PAGE, "Content-Security-Policy": _SAFE}
                return Reply(200, self._mails()[int(number)].page.encode(), headers)
        return Reply(404, {"error": "not found"})

    def _mails(self) -> list[Mail]:
        """In the order in which they came, so that a mail keeps its number."""
        return sorted([*map(_report, self.reports()), *self._alarms], key=lambda mail: mail.at)

    def _list(self) -> str:
        rows = [
            f'<tr><td>{mail.at:%Y-%m-%d %H:%M}<td><a href="/mails/{number}">{escape(mail.subject)}</a>'
            f"<td>{escape(mail.to)}"
            for number, mail in enumerate(self._mails())
        ]
        mails = f"<table><tr><th>UTC<th>subject<th>to{''.join(reversed(rows))}</table>"
        names = sorted(each["AlarmName"] for each in self.cloudwatch.describe_alarms()["MetricAlarms"])
        options = "".join(f"<option>{escape(name)}</option>" for name in names)
        fire = (
            f'<form method="post" action="{FIRE}"><p>See an alarm\'s e-mail: '
            f'<select name="alarm" aria-label="alarm">{options}</select> <button>Fire it</button></form>'
        )
        return f"<h1>Inbox</h1>{mails}{fire}"

    def _take(self, message: dict[str, Any]) -> Reply:
        if message["Type"] == "SubscriptionConfirmation":
            self.sns.confirm_subscription(TopicArn=message["TopicArn"], Token=message["Token"])
        else:
            self._alarms.append(_alarm(json.loads(message["Message"]), to=self.alarms_go_to))
        return Reply(200)

    def _fire(self, name: str) -> Reply:
        self.cloudwatch.set_alarm_state(
            AlarmName=name, StateValue="ALARM", StateReason="Fired by hand in the inbox."
        )
        return Reply(303, headers={"Location": "/"})


def _report(mail: dict[str, Any]) -> Mail:
    at = datetime.fromtimestamp(mail["Timestamp"], UTC)
    return Mail(at, ", ".join(mail["To"]), mail["Subject"], mail["BodyHtml"])


def _alarm(alarm: dict[str, Any], *, to: str) -> Mail:
    """Its sentence, state and reason: what AWS writes around them is left out."""
    name, state = alarm["AlarmName"], alarm["NewStateValue"]
    subject = f'{state}: "{name}" in {alarm["Region"]}'
    lines = [alarm["AlarmDescription"], f"State: {state}, before {alarm['OldStateValue']}"]
    lines += [f"Reason: {alarm['NewStateReason']}", f"At: {alarm['StateChangeTime']}"]
    body = "\n\n".join(lines)
    page = _FRAME.format(title=escape(subject), body=f"<h1>{escape(subject)}</h1><pre>{escape(body)}</pre>")
    return Mail(datetime.now(UTC), to, subject, page)


def _page(title: str, body: str) -> Reply:
    return Reply(200, _FRAME.format(title=title, body=body).encode(), {"Content-Type": _PAGE})
