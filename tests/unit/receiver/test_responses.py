"""Requests as they come over HTTP, and what they are answered."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from receiver.settings import ReceiverSettings
from receiver.signature import is_signature
from tests.unit.receiver.payloads import a_comment, a_user, an_issue, comment_webhook, issue_webhook
from tests.unit.receiver.running_receiver import RunningReceiver
from tests.unit.receiver.test_signature import BODY, GOOD, NOT_SIGNATURES

NOT_OBJECTS = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"\xff\xfe{}",
    '{"a": "ä"}'.encode("latin-1"),
    "{}".encode("utf-16"),
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b'{"a": ' + b"9" * 10_000 + b"}",
]


def log_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_signed_webhook_is_accepted_and_is_in_both_stores(receiver: RunningReceiver) -> None:
    answer = receiver.post("issues", issue_webhook())
    assert (answer.status_code, answer.json) == (
        202,
        {
            "accepted": "issue-100",
            "correlation_id": "octo/hello#7",
            "version": "2026-11-16T09:05:00Z#0#56b74a58",
        },
    )
    event = receiver.events()["issue-100"]
    assert (event.title, event.text) == ("How do I install it?", "On Windows, that is.")
    assert event.delivery_id == "d-1"


def test_a_ping_is_answered_with_a_pong(receiver: RunningReceiver) -> None:
    answer = receiver.post("ping", {"zen": "Design for failure."})
    assert (answer.status_code, answer.json) == (200, {"pong": True})


def test_what_is_ignored_is_202_with_its_reason_and_is_in_no_store(receiver: RunningReceiver) -> None:
    answer = receiver.post("issue_comment", comment_webhook(issue=an_issue(pull_request={})))
    assert (answer.status_code, answer.json) == (202, {"ignored": "pull_request"})
    assert receiver.events() == {}


def test_any_other_signature_is_401_and_a_log_line(
    receiver: RunningReceiver, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, given in enumerate(NOT_SIGNATURES):
        answer = receiver.post_bytes(BODY, X_Hub_Signature_256=given, delivery_id=f"d-{number}")
        assert answer.status_code == 401, given
        says = "does not match the body" if is_signature(given or "") else "is missing or malformed"
        assert answer.json == {"error": f"The X-Hub-Signature-256 header {says}."}
    for number, line in enumerate(log_lines(capsys)):
        assert (line["severity"], line["outcome"], line["delivery_id"]) == (
            "WARNING",
            "refused",
            f"d-{number}",
        )
    assert receiver.events() == {}


def test_a_sha1_signature_alone_is_401(receiver: RunningReceiver) -> None:
    sha1 = "sha1=" + hmac.new(b"a secret", BODY, hashlib.sha1).hexdigest()
    assert receiver.post_bytes(BODY, X_Hub_Signature_256=None, X_Hub_Signature=sha1).status_code == 401


def test_a_body_whose_white_space_a_proxy_changed_is_401(receiver: RunningReceiver) -> None:
    assert receiver.post_bytes(BODY.replace(b": ", b":"), X_Hub_Signature_256=GOOD).status_code == 401


@pytest.mark.parametrize("secret", [b"a secret", b"the next secret"])
def test_during_a_rotation_both_active_secrets_are_good(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver], settings: ReceiverSettings, secret: bytes
) -> None:
    Path(settings.webhook_secret_file).write_bytes(b"\xef\xbb\xbfa secret\r\n\r\nthe next secret\r\n")
    receiver = replace(start_receiver(settings), secret=secret)
    assert receiver.post("issues", issue_webhook()).status_code == 202


def test_the_log_tells_which_of_how_many_secrets_a_webhook_was_signed_with(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver],
    settings: ReceiverSettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path(settings.webhook_secret_file).write_bytes(b"the next secret\na secret\n")
    receiver = start_receiver(settings)
    for secret in (b"the next secret", b"a secret"):
        assert replace(receiver, secret=secret).post("ping", {"zen": "Half measures."}).status_code == 200
    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["secret"], line["active_secrets"]) for line in logged] == [(0, 2), (1, 2)]


def test_a_retired_secret_is_401(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver], settings: ReceiverSettings
) -> None:
    Path(settings.webhook_secret_file).write_bytes(b"the next secret\n")
    assert start_receiver(settings).post("issues", issue_webhook()).status_code == 401


@pytest.mark.parametrize("content", [None, b"", b"\n \n"])
def test_without_an_active_secret_nothing_is_taken_in(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver],
    settings: ReceiverSettings,
    content: bytes | None,
) -> None:
    secret_file = Path(settings.webhook_secret_file)
    secret_file.unlink() if content is None else secret_file.write_bytes(content)
    receiver = start_receiver(settings)
    for secret in (b"a secret", b""):
        answer = replace(receiver, secret=secret).post("issues", issue_webhook())
        assert (answer.status_code, answer.json) == (503, {"error": "The receiver has no webhook secret."})
    assert receiver.events() == {}


def test_any_method_but_post_is_405(receiver: RunningReceiver) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = receiver.client.open("/", method=method)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        assert answer.json == {"error": "Send webhooks with POST."}


def test_the_largest_body_is_read_and_one_byte_more_is_413(receiver: RunningReceiver) -> None:
    limit = receiver.settings.max_body_bytes
    fits = json.dumps({**issue_webhook(), "padding": ""}).encode()
    fits = fits.replace(b'"padding": ""', b'"padding": "' + b"x" * (limit - len(fits)) + b'"')
    assert len(fits) == limit
    assert receiver.post_bytes(fits).status_code == 202
    answer = receiver.post_bytes(fits + b" ")
    assert (answer.status_code, answer.json) == (413, {"error": f"The body is larger than {limit} bytes."})


def test_a_body_that_declares_no_length_is_measured_as_it_is_read(receiver: RunningReceiver) -> None:
    answer = receiver.client.post(
        "/",
        input_stream=BytesIO(b"x" * (receiver.settings.max_body_bytes + 1)),
        headers={"Transfer-Encoding": "chunked", "X-Hub-Signature-256": GOOD},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_what_is_no_json_object_is_400_under_a_good_signature(receiver: RunningReceiver) -> None:
    for body in NOT_OBJECTS:
        answer = receiver.post_bytes(body)
        assert answer.status_code == 400, body[:20]
        assert answer.json in (
            {"error": "The body is not JSON in UTF-8."},
            {"error": "The body is not a JSON object."},
        )


def test_the_response_to_a_form_encoded_webhook_names_the_setting_to_change(
    receiver: RunningReceiver,
) -> None:
    answer = receiver.post_bytes(b"payload=%7B%7D", Content_Type="application/x-www-form-urlencoded")
    assert answer.status_code == 415
    assert answer.json == {"error": "Set the webhook's content type to application/json."}


@pytest.mark.parametrize("given", [None, "", "issues\x9b31m", "{forged}", "x" * 65])
def test_an_event_name_in_another_form_than_githubs_is_400_and_not_in_the_log(
    receiver: RunningReceiver, capsys: pytest.CaptureFixture[str], given: str | None
) -> None:
    answer = receiver.post_bytes(BODY, X_GitHub_Event=given)
    assert (answer.status_code, answer.json) == (
        400,
        {"error": "The X-GitHub-Event header is missing or malformed."},
    )
    assert "event_name" not in capsys.readouterr().out


def test_a_time_near_the_end_of_the_calendar_is_refused_with_its_reason(receiver: RunningReceiver) -> None:
    answer = receiver.post("issues", issue_webhook(issue=an_issue(created_at="9999-12-31T23:59:59Z")))
    assert answer.status_code == 400
    assert "created_at must not be later than the year 9000" in answer.get_json()["error"]
    assert (
        receiver.post("issues", issue_webhook(issue=an_issue(created_at="9000-12-31T23:59:59Z"))).status_code
        == 202
    )


@pytest.mark.parametrize(
    ("event_name", "payload"),
    [("issues", comment_webhook("edited")), ("issue_comment", issue_webhook("edited"))],
)
def test_a_body_signed_for_one_event_is_400_under_the_name_of_another(
    receiver: RunningReceiver, event_name: str, payload: dict[str, Any]
) -> None:
    assert receiver.post(event_name, payload).status_code == 400
    assert receiver.events() == {}


@pytest.mark.parametrize("text", ["a\ud83dz", "🙂" * 60_000, "a\0b", "ä" * 65_536, "", None])
def test_strange_texts_are_the_same_in_both_stores(receiver: RunningReceiver, text: str | None) -> None:
    assert (
        receiver.post("issue_comment", comment_webhook(comment=a_comment(body=text, user=None))).status_code
        == 202
    )
    assert receiver.events()["comment-200"].author == "ghost"


def test_headers_in_another_form_than_githubs_reach_neither_log_nor_stores(
    receiver: RunningReceiver, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = receiver.post_bytes(
        BODY, delivery_id="d-1 {forged}", traceparent="00-" + "0" * 32 + "-" + "1" * 16 + "-01"
    )
    assert answer.status_code == 202
    event = receiver.events()["issue-100"]
    assert event.delivery_id == ""
    assert event.trace.startswith("00-")
    assert "0" * 32 not in event.trace
    assert "forged" not in capsys.readouterr().out


def test_the_callers_trace_is_taken_over(
    receiver: RunningReceiver, capsys: pytest.CaptureFixture[str]
) -> None:
    trace = "00-" + "a" * 32 + "-" + "1" * 16 + "-01"
    receiver.post_bytes(BODY, traceparent=trace)
    assert receiver.events()["issue-100"].trace == trace
    (line,) = log_lines(capsys)
    assert (
        line["logging.googleapis.com/trace"]
        == f"projects/{receiver.settings.google_project}/traces/{'a' * 32}"
    )


def test_each_webhook_is_one_log_line_that_names_it_and_no_secret(
    receiver: RunningReceiver, capsys: pytest.CaptureFixture[str]
) -> None:
    receiver.post("issues", issue_webhook(), delivery_id="d-1")
    receiver.post("issues", issue_webhook(), delivery_id="d-2")
    receiver.post("issue_comment", comment_webhook(comment=a_comment(user=a_user("x[bot]", bot=True))))
    receiver.post("issues", {}, delivery_id="d-4")
    output = capsys.readouterr().out
    assert "a secret" not in output
    assert "How do I install it?" not in output
    new, again, ignored, refused = (json.loads(line) for line in output.splitlines())
    assert (new["severity"], new["outcome"], new["delivery_id"]) == ("INFO", "accepted", "d-1")
    assert (new["correlation_id"], new["message_id"], new["secret"]) == ("octo/hello#7", "issue-100", 0)
    assert (new["new_to_firestore"], new["new_to_dynamodb"]) == (True, True)
    assert (again["new_to_firestore"], again["new_to_dynamodb"]) == (False, False)
    assert (ignored["reason"], ignored["correlation_id"]) == ("other_bot", "octo/hello#7")
    assert (refused["severity"], refused["status"]) == ("WARNING", 400)


def test_a_missing_setting_stops_the_start_and_is_named(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver],
    settings: ReceiverSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start_receiver(settings)
    monkeypatch.delenv("ANALYTICS_TABLE")
    with pytest.raises(KeyError, match="ANALYTICS_TABLE"):
        RunningReceiver.start(settings, secret=b"")
