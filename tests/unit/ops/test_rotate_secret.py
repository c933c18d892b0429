"""The steps of a rotation, on what behaves like Secret Manager and Cloud Logging."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from requests import Session

from local.github_api.wire import Reply, Seen, serving
from ops.failure import NotReached
from ops.rotate_secret.rotation import NotNow, rotate
from ops.rotate_secret.step import Step
from ops.webhook_secrets import CloudSecrets
from stages.stage import load_stage

SECRET = "projects/cv-analytics-dev/secrets/cv-analytics-dev-webhook-secret"


@dataclass
class Google:
    """The calls of both services that the rotation makes, as their references document them."""

    versions: list[tuple[str, bool]] = field(default_factory=lambda: [("old\n", True)])
    entries: list[dict[str, int]] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    """By which the log was asked."""
    url: str = ""

    def answer(self, seen: Seen) -> Reply:
        return Reply(*self._answer(seen.method, seen.path, seen.query, json.loads(seen.body or b"{}")))

    def _answer(
        self, method: str, path: str, query: Mapping[str, Any], body: dict[str, Any]
    ) -> tuple[int, Any]:
        if path == "/v2/entries:list":
            assert body["resourceNames"] == ["projects/cv-analytics-dev"]
            self.filters.append(body["filter"])
            return 200, {
                "entries": [{"jsonPayload": entry} for entry in self.entries]
            } if self.entries else {}
        if (method, path) == ("GET", f"/v1/{SECRET}/versions/latest:access"):
            text, is_enabled = self.versions[-1]
            data = base64.b64encode(text.encode()).decode()
            return (200, {"payload": {"data": data}}) if is_enabled else (400, {})
        if (method, path) == ("POST", f"/v1/{SECRET}:addVersion"):
            self.versions.append((base64.b64decode(body["payload"]["data"]).decode(), True))
            return 200, {"name": f"{SECRET}/versions/{len(self.versions)}"}
        if (method, path, query) == ("GET", f"/v1/{SECRET}/versions", {"filter": ["state:ENABLED"]}):
            enabled = [number for number, (_, on) in enumerate(self.versions, 1) if on]
            return 200, {"versions": [{"name": f"{SECRET}/versions/{number}"} for number in enabled]}
        if method == "POST" and (found := re.fullmatch(rf"/v1/{SECRET}/versions/(\d+):disable", path)):
            number = int(found[1]) - 1
            self.versions[number] = (self.versions[number][0], False)
            return 200, {}
        return 404, {}


@pytest.fixture
def google() -> Iterator[Google]:
    google = Google()
    with serving(google.answer) as google.url:
        yield google


@dataclass
class Operator:
    """Runs steps, and reads what they say."""

    secrets: CloudSecrets
    agrees: bool = True
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def takes(self, step: Step) -> None:
        rotate(step, self.secrets, minutes=10, say=self.said.append, agreed=self._agreed)

    def _agreed(self, preview: str) -> bool:
        self.asked.append(preview)
        return self.agrees


@pytest.fixture
def operator(google: Google) -> Operator:
    with Session() as session:
        secrets = CloudSecrets(
            session=session, stage=load_stage("dev"), secret_manager=google.url, logging=google.url
        )
        return Operator(secrets)


def test_a_rotation_ends_with_the_new_secret_alone_and_the_old_versions_disabled(
    google: Google, operator: Operator
) -> None:
    operator.takes(Step.ADD)
    new, old = google.versions[-1][0].split()
    assert old == "old"
    assert any(new in line for line in operator.said)
    google.entries = [{"secret": 0, "active_secrets": 2}]
    operator.takes(Step.FINISH)
    assert google.versions[-1] == (f"{new}\n", True)
    assert [is_enabled for _, is_enabled in google.versions] == [False, False, True]


@pytest.mark.parametrize("old", [{"secret": 1, "active_secrets": 2}, {"secret": 0, "active_secrets": 1}])
def test_while_the_old_one_is_in_use_it_is_not_retired(
    google: Google, operator: Operator, old: dict[str, int]
) -> None:
    """Also by a receiver that has not read the new one yet."""
    operator.takes(Step.ADD)
    google.entries = [{"secret": 0, "active_secrets": 2}, old]
    with pytest.raises(NotNow, match="would be refused"):
        operator.takes(Step.FINISH)
    assert len(google.versions) == 2


def test_without_any_webhook_it_is_not_known_and_not_retired(google: Google, operator: Operator) -> None:
    operator.takes(Step.ADD)
    with pytest.raises(NotNow):
        operator.takes(Step.FINISH)
    assert any("Nothing came" in line for line in operator.said)


def test_a_step_that_is_not_agreed_to_changes_nothing(google: Google, operator: Operator) -> None:
    operator.agrees = False
    operator.takes(Step.ADD)
    assert operator.asked
    assert google.versions == [("old\n", True)]


def test_steps_out_of_order_are_refused(google: Google, operator: Operator) -> None:
    with pytest.raises(NotNow, match="begin with add"):
        operator.takes(Step.FINISH)
    operator.takes(Step.ADD)
    with pytest.raises(NotNow, match="under way"):
        operator.takes(Step.ADD)


def test_the_old_secret_is_kept_as_the_receiver_reads_it(google: Google, operator: Operator) -> None:
    google.versions = [("\ufeff old \r\n", True)]
    operator.takes(Step.ADD)
    new, old = operator.secrets.read()
    assert google.versions[-1] == (f"{new}\n{old}\n", True)
    assert old == " old "


def test_a_secret_in_utf_16_is_refused_in_one_sentence(google: Google, operator: Operator) -> None:
    google.versions = [("o\0l\0d\0", True)]
    with pytest.raises(NotReached, match="save it as UTF-8"):
        operator.takes(Step.ADD)
    assert len(google.versions) == 1


def test_googles_refusal_is_one_sentence(google: Google, operator: Operator) -> None:
    google.versions[-1] = ("old\n", False)
    with pytest.raises(NotReached, match="400"):
        operator.secrets.read()


def test_the_log_is_asked_for_the_receivers_lines_alone(google: Google, operator: Operator) -> None:
    operator.secrets.matches(datetime(2026, 11, 22, 9, tzinfo=UTC))
    (wanted,) = google.filters
    assert 'service_name="cv-analytics-dev-receiver"' in wanted
    assert 'timestamp>="2026-11-22T09:00:00+00:00"' in wanted
