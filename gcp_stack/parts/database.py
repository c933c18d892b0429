"""The Firestore database that the dashboard listens to."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_google.firestore_database import FirestoreDatabase
from cdktf_cdktf_provider_google.firestore_field import (
    FirestoreField,
    FirestoreFieldIndexConfig,
    FirestoreFieldIndexConfigIndexes,
    FirestoreFieldTtlConfig,
)
from cdktf_cdktf_provider_google.firestore_index import FirestoreIndex, FirestoreIndexFields
from constructs import Construct

from contract.item import EXPIRES_AT
from contract.names import (
    FIRESTORE_COLLECTION,
    FIRESTORE_ERASED,
    FIRESTORE_FIGURES,
    FIRESTORE_REPORTS,
    FIRESTORE_THREADS,
    FIRESTORE_WEEKS,
)
from gcp_stack.parts.apis import EnabledApis
from receiver.store import DOCUMENT_FIELDS
from stages.stage import Stage

DEFAULT_DATABASE = "(default)"
"""Each stage has its own project, and the client libraries open this database by default."""

_UP, _DOWN = "ASCENDING", "DESCENDING"

INDEXES = {
    "newest": (FIRESTORE_COLLECTION, {"deleted": _UP, "created_at": _DOWN}),
    "newest-of-repository": (
        FIRESTORE_COLLECTION,
        {"repository_id": _UP, "deleted": _UP, "created_at": _DOWN},
    ),
    "thread-newest-first": (FIRESTORE_COLLECTION, {"thread_id": _UP, "created_at": _DOWN}),
    "thread-oldest-first": (FIRESTORE_COLLECTION, {"thread_id": _UP, "created_at": _UP}),
    "figures": (FIRESTORE_FIGURES, {"repository_id": _UP, "date": _UP}),
    "weeks": (FIRESTORE_WEEKS, {"repository_id": _UP, "date": _UP}),
    "repository-by-name": (FIRESTORE_FIGURES, {"repository": _UP, "date": _DOWN}),
    "waiting-in-repository": (FIRESTORE_THREADS, {"repository_id": _UP, "waiting_since": _UP}),
}
"""One per query of the dashboard that no single-field index can answer."""

FOUND_BY = frozenset({"thread_id", "correlation_id", "transferred_to", "kind", "deleted"})
"""What the relay and the command line ask for, without an order: one index is enough, not one a direction."""

_NOT_INDEXED = {
    FIRESTORE_COLLECTION: tuple(sorted(DOCUMENT_FIELDS - FOUND_BY - {EXPIRES_AT})),
    FIRESTORE_THREADS: ("title", "url"),
    FIRESTORE_FIGURES: ("waits", "issue_ids", "keywords", "repositories"),
    FIRESTORE_WEEKS: ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    FIRESTORE_REPORTS: ("subject", "html", "text"),
}
"""Nobody sorts or filters by these alone, and each entry of an index costs storage and write time: the
entries of all fields of a message took six times its own bytes. A document may have 40,000 entries, and each
element of a list is one (Cloud Firestore, "Usage and limits").
"""


class Database(Construct):
    """Native Firestore in the stage's region, with its queries' indexes and its documents' time to live."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self.database = self._define_database(stage, apis)
        for name, (collection, fields) in INDEXES.items():
            self._define_index(name, collection, fields)
        for collection, names in _NOT_INDEXED.items():
            for field in names:
                self._define_field(collection, field)
        ascending = FirestoreFieldIndexConfigIndexes(order=_UP, query_scope="COLLECTION")
        for field in sorted(FOUND_BY):
            self._define_field(FIRESTORE_COLLECTION, field, ascending)
        for collection in (FIRESTORE_COLLECTION, FIRESTORE_ERASED, FIRESTORE_THREADS, FIRESTORE_REPORTS):
            self._expire(collection)

    def _define_database(self, stage: Stage, apis: EnabledApis) -> FirestoreDatabase:
        protected = stage.protect_data
        return FirestoreDatabase(
            self,
            "database",
            name=DEFAULT_DATABASE,
            type="FIRESTORE_NATIVE",
            location_id=stage.google_region,
            point_in_time_recovery_enablement=_state("POINT_IN_TIME_RECOVERY", on=protected),
            delete_protection_state=_state("DELETE_PROTECTION", on=protected),
            deletion_policy="ABANDON" if protected else "DELETE",
            lifecycle=TerraformResourceLifecycle(prevent_destroy=protected),
            depends_on=[apis.of("firestore")],
        )

    def _define_index(self, name: str, collection: str, fields: Mapping[str, str]) -> None:
        FirestoreIndex(
            self,
            f"index-{name}",
            database=self.database.name,
            collection=collection,
            fields=[FirestoreIndexFields(field_path=path, order=order) for path, order in fields.items()],
        )

    def _define_field(self, collection: str, field: str, *indexes: FirestoreFieldIndexConfigIndexes) -> None:
        """With these single-field indexes instead of Firestore's own."""
        FirestoreField(
            self,
            f"field-{collection}-{field}",
            database=self.database.name,
            collection=collection,
            field=field,
            index_config=FirestoreFieldIndexConfig(indexes=list(indexes) or None),
        )

    def _expire(self, collection: str) -> None:
        """Indexed, an ever-growing timestamp puts all writes of a collection on one spot."""
        FirestoreField(
            self,
            f"expiry-{collection}",
            database=self.database.name,
            collection=collection,
            field=EXPIRES_AT,
            index_config=FirestoreFieldIndexConfig(),
            ttl_config=FirestoreFieldTtlConfig(),
        )


def _state(what: str, *, on: bool) -> str:
    return f"{what}_{'ENABLED' if on else 'DISABLED'}"
