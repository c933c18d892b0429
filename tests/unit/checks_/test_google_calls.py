"""What the commands ask of Google, compared with Google's own discovery documents."""

from __future__ import annotations

from checks.google_calls import Call, calls_of, findings
from checks.google_documents import method_of
from ops.google_session import SCOPE
from publisher.identity import SCOPE as PUBLISHERS_SCOPE
from stages.stage import load_stage

DEV = load_stage("dev")
DATABASE = f"https://firestore.googleapis.com/v1/projects/{DEV.google_project}/databases/(default)"


def test_google_accepts_the_commands_tokens_everywhere() -> None:
    assert list(findings(DEV)) == []


def test_a_scope_for_reading_alone_is_refused_by_name() -> None:
    refused = {found.where for found in findings(DEV, scope=f"{SCOPE}.read-only")}
    assert refused >= {
        "firestore.projects.databases.get",
        "secretmanager.projects.secrets.versions.get",
        "cloudfunctions.projects.locations.functions.get",
        "iam.projects.serviceAccounts.get",
    }
    assert "storage.buckets.get" not in refused


def test_every_kind_of_call_is_looked_at() -> None:
    called = [method_of(call.verb, call.url) for call in calls_of(DEV)]
    names = {method.name for method in called if method}
    assert names >= {"logging.entries.list", "secretmanager.projects.secrets.addVersion"}


def test_a_call_that_google_does_not_know_is_none() -> None:
    assert method_of("GET", f"{DATABASE}/nothing") is None
    assert method_of("GET", "https://nowhere.googleapis.com/v1/projects/p") is None
    assert Call("GET", DATABASE) in calls_of(DEV)


def test_the_publishers_token_is_good_for_what_it_writes() -> None:
    for word in ("batchGet", "commit"):
        method = method_of("POST", f"{DATABASE}/documents:{word}")
        assert method
        assert PUBLISHERS_SCOPE in method.scopes
