"""The Firestore database that the dashboard listens to."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_google.firestore_database import FirestoreDatabase
from cdktf_cdktf_provider_google.firestore_field import (
    FirestoreField,
    FirestoreFieldIndexConfig,
    FirestoreFieldTtlConfig,
)
from cdktf_cdktf_provider_google.firestore_index import FirestoreIndex, FirestoreIndexFields
from constructs import Construct

from contract.item import EXPIRES_AT
from contract.names import FIRESTORE_COLLECTION
from gcp_stack.parts.apis import EnabledApis
from stages.stage import Stage

DEFAULT_DATABASE = "(default)"
"""Each stage has its own project, and the client libraries open this database by default."""

INDEXES = {
    "newest": {"deleted": "ASCENDING", "created_at": "DESCENDING"},
    "timeline": {"correlation_id": "ASCENDING", "created_at": "ASCENDING"},
    "timeline-without-tombstones": {
        "correlation_id": "ASCENDING",
        "deleted": "ASCENDING",
        "created_at": "ASCENDING",
    },
}
"""One per query of the dashboard that no single-field index can answer."""


class Database(Construct):
    """Native Firestore in the stage's region, with the collection's indexes and its time to live."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, apis: EnabledApis) -> None:
        super().__init__(scope, construct_id)
        self.database = self._define_database(stage, apis)
        for name, fields in INDEXES.items():
            self._define_index(name, fields)
        # Nobody sorts or filters by text, and each entry of an index costs storage and write time.
        self._exempt_from_indexes("text")
        # Indexed, an ever-growing timestamp puts all writes of the collection on one spot.
        self._exempt_from_indexes(EXPIRES_AT, ttl_config=FirestoreFieldTtlConfig())

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

    def _define_index(self, name: str, fields: dict[str, str]) -> None:
        FirestoreIndex(
            self,
            f"index-{name}",
            database=self.database.name,
            collection=FIRESTORE_COLLECTION,
            fields=[FirestoreIndexFields(field_path=path, order=order) for path, order in fields.items()],
        )

    def _exempt_from_indexes(self, field: str, *, ttl_config: FirestoreFieldTtlConfig | None = None) -> None:
        FirestoreField(
            self,
            f"field-{field.replace('_', '-')}",
            database=self.database.name,
            collection=FIRESTORE_COLLECTION,
            field=field,
            index_config=FirestoreFieldIndexConfig(),
            ttl_config=ttl_config,
        )


def _state(what: str, *, on: bool) -> str:
    return f"{what}_{'ENABLED' if on else 'DISABLED'}"
