"""Who may do what in Firestore, by the rules that are deployed, in Google's own emulator."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from gcp_stack.project import RULES_FILE
from local import firestore_emulator
from tests.integration.firestore_clients import Client, unsigned_token

READER = "Ada.Reader@example.com"
STRANGER = "mallory@example.com"
ALLOWED, REFUSED = 200, 403

NONE = dict.fromkeys(("get", "list", "create", "update", "delete"), REFUSED)
LISTS = {**NONE, "list": ALLOWED}
READS = {**LISTS, "get": ALLOWED}
SHOWN = {
    "analytics": ("comment-1", READS),
    "figures": ("2026-11-16~all", LISTS),
    "weeks": ("2026-11-16~all", LISTS),
    "threads": ("1#2", READS),
    "reports": ("2026-W47", LISTS),
}
"""What the page shows, and what its readers may do there."""
MOST = {"analytics": 500, "figures": 60, "weeks": 60, "threads": 10_000, "reports": 60}


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One of its own: one that runs already may have been started with other rules, or none."""
    if firestore_emulator.find_jar() is None:
        pytest.skip("security rules need Google's Firestore emulator, which can be neither found nor fetched")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FIRESTORE_EMULATOR_HOST", raising=False)
        started = firestore_emulator.start(tmp_path_factory.mktemp("rules"), rules=RULES_FILE)
    assert started.process is not None
    try:
        started.wait()
        yield started.host
    finally:
        started.process.stop()


@pytest.fixture
def project() -> str:
    """Each test's data are in a project of its own."""
    return f"rules-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def owner(emulator: str, project: str) -> Client:
    """The server's client; what it has put there is what the others ask for."""
    client = Client(emulator, project, "owner")
    for path in ("outbox/comment-1@v", "operations/redeliver", "others/one"):
        client.put(path)
    for collection, (document_id, _) in SHOWN.items():
        client.put(f"{collection}/{document_id.replace('#', '%23')}")
    client.put("analytics/comment-1/inner/one")
    client.put(f"readers/{READER.lower()}")
    return client


def user(owner: Client, **claims: object) -> Client:
    return Client(owner.host, owner.project, unsigned_token(owner.project, **claims))


def reader(owner: Client) -> Client:
    return user(owner, email=READER, email_verified=True)


def everybody(owner: Client) -> dict[str, Client]:
    return {
        "anonymous": Client(owner.host, owner.project, None),
        "signed in": user(owner, email=STRANGER, email_verified=True),
        "without an address": user(owner),
        "unverified": user(owner, email=READER, email_verified=False),
        "allow-listed": reader(owner),
    }


def rights(client: Client, collection: str, document_id: str) -> dict[str, int]:
    path = f"{collection}/{document_id.replace('#', '%23')}"
    return {
        "get": client.get(path),
        "list": client.list(collection),
        "create": client.create(collection, "new"),
        "update": client.update(path),
        "delete": client.delete(path),
    }


@pytest.mark.parametrize("collection", SHOWN)
@pytest.mark.parametrize(
    "who", ["anonymous", "signed in", "without an address", "unverified", "allow-listed"]
)
def test_what_the_page_shows_is_for_allow_listed_readers_and_nobody_writes_it(
    owner: Client, who: str, collection: str
) -> None:
    document_id, expected = SHOWN[collection]
    allowed = expected if who == "allow-listed" else NONE
    assert rights(everybody(owner)[who], collection, document_id) == allowed


@pytest.mark.parametrize(
    ("collection", "document_id"),
    [
        ("outbox", "comment-1@v"),
        ("operations", "redeliver"),
        ("readers", READER.lower()),
        ("others", "one"),
        ("analytics/comment-1/inner", "one"),
    ],
)
@pytest.mark.parametrize("who", ["anonymous", "signed in", "allow-listed"])
def test_nothing_else_is_anybodys(owner: Client, who: str, collection: str, document_id: str) -> None:
    assert rights(everybody(owner)[who], collection, document_id) == NONE


def test_a_reader_is_one_until_taken_off_the_list(owner: Client) -> None:
    assert reader(owner).get("analytics/comment-1") == ALLOWED
    assert owner.delete(f"readers/{READER.lower()}") == ALLOWED
    assert reader(owner).get("analytics/comment-1") == REFUSED


@pytest.mark.parametrize(("collection", "most"), MOST.items())
def test_nobody_pulls_a_whole_collection_at_once(owner: Client, collection: str, most: int) -> None:
    limits = (1, most, most + 1, None)
    assert [reader(owner).list(collection, limit=limit) for limit in limits] == [200, 200, 403, 403]


def test_a_reader_counts_no_more_threads_than_rules_let_pass(owner: Client) -> None:
    assert [reader(owner).count("threads", limit=limit) for limit in (10_000, 10_001, None)] == [
        200,
        403,
        403,
    ]


def test_a_query_over_all_collections_of_the_name_is_refused(owner: Client) -> None:
    assert reader(owner).list_all_of_the_name("analytics") == REFUSED


def test_the_server_is_not_held_by_the_rules(owner: Client) -> None:
    assert owner.get("outbox/comment-1@v") == ALLOWED
    assert owner.delete("analytics/comment-1") == ALLOWED
