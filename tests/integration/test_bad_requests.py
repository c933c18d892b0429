"""What the receiver turns away, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from local.local_stage import LocalStage
from local.webhooks import Webhook, send, signature
from tests.integration.observing import Repository

BODY = b'{"zen": "Keep it logically awesome."}'


def _headers(stage: LocalStage, body: bytes, **more: str) -> dict[str, str]:
    return {"X-GitHub-Event": "ping", "X-Hub-Signature-256": signature(body, stage.secret), **more}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _right: None,
        lambda _right: "",
        lambda right: right[:-1],
        lambda right: right.upper(),
        lambda right: right.replace("sha256=", "sha1="),
        lambda right: right[:-1] + "é",
        lambda right: right.removeprefix("sha256="),
        lambda _right: signature(BODY, "another secret"),
        lambda _right: signature(BODY + b" ", "another secret"),
    ],
    ids=[
        "missing",
        "empty",
        "truncated",
        "upper-case",
        "sha1",
        "not-ascii",
        "no-prefix",
        "wrong-secret",
        "wrong-body",
    ],
)
def test_a_bad_signature_is_401(local_stage: LocalStage, spoil: Callable[[str], str | None]) -> None:
    headers = _headers(local_stage, BODY)
    spoilt = spoil(headers.pop("X-Hub-Signature-256"))
    if spoilt is not None:
        headers["X-Hub-Signature-256"] = spoilt

    assert send(local_stage.receiver.url, BODY, headers).status == 401


def test_the_right_signature_is_taken(local_stage: LocalStage) -> None:
    assert send(local_stage.receiver.url, BODY, _headers(local_stage, BODY)).status == 200


def test_a_body_over_the_limit_is_413(local_stage: LocalStage) -> None:
    body = b'{"zen": "' + b"x" * local_stage.stage.events.max_body_bytes + b'"}'
    assert send(local_stage.receiver.url, body, _headers(local_stage, body)).status == 413


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'"text"', b"\xff\xfe", b'{"zen": '], ids=repr)
def test_a_body_that_is_no_json_object_is_400(local_stage: LocalStage, body: bytes) -> None:
    assert send(local_stage.receiver.url, body, _headers(local_stage, body)).status == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_405(local_stage: LocalStage, method: str) -> None:
    body = None if method == "GET" else BODY
    assert send(local_stage.receiver.url, body, _headers(local_stage, BODY), method).status == 405


def test_a_form_is_415(local_stage: LocalStage) -> None:
    body = b"payload=%7B%7D"
    headers = _headers(local_stage, body, **{"Content-Type": "application/x-www-form-urlencoded"})
    assert send(local_stage.receiver.url, body, headers).status == 415


def test_an_event_name_that_contradicts_its_body_is_refused(local_stage: LocalStage) -> None:
    comment = Repository.new().comment("A comment, not an issue")
    renamed = Webhook("issues", comment.body)
    headers = _headers(local_stage, renamed.body, **{"X-GitHub-Event": renamed.event})

    assert send(local_stage.receiver.url, renamed.body, headers).status == 400
