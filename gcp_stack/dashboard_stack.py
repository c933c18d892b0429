"""What the dashboard needs from the project: key, readers, and the configuration beside its page."""

from __future__ import annotations

import json

from cdktf import TerraformOutput, TerraformStack
from cdktf_cdktf_provider_google.apikeys_key import (
    ApikeysKey,
    ApikeysKeyRestrictions,
    ApikeysKeyRestrictionsApiTargets,
    ApikeysKeyRestrictionsBrowserKeyRestrictions,
)
from cdktf_cdktf_provider_google.firestore_document import FirestoreDocument
from constructs import Construct

from gcp_stack.foundation_stack import FoundationStack
from gcp_stack.parts.google import configure_google
from stages.stage import Stage

READERS = "readers"
"""The collection that `firestore.rules` looks readers up in, by their address in lower case."""
BROWSER_APIS = ("firestore", "identitytoolkit", "securetoken")
"""Reading, signing in, staying signed in."""


class DashboardStack(TerraformStack):
    """Firebase's command line publishes the page itself: see docs/decisions/google-stacks.md."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, foundation: FoundationStack
    ) -> None:
        super().__init__(scope, construct_id)
        self.add_dependency(foundation)
        configure_google(self, stage=stage)
        self._admit_readers(stage, foundation)
        key = self._define_key(stage)
        TerraformOutput(
            self,
            "dashboard_config",
            # Not by Terraform's jsonencode: CDKTF leaves out null values, which the page needs.
            value=json.dumps(dashboard_config(stage, api_key=key.key_string)),
            description="The file config.json beside the page.",
            # Terraform treats every key as a secret. This one is in the page that anybody may load.
            sensitive=True,
        )

    def _admit_readers(self, stage: Stage, foundation: FoundationStack) -> None:
        for reader in sorted({email.lower() for email in stage.dashboard.readers}):
            FirestoreDocument(
                self,
                f"reader-{reader}",
                database=foundation.database.name,
                collection=READERS,
                document_id=reader,
                fields=json.dumps({}),
            )

    def _define_key(self, stage: Stage) -> ApikeysKey:
        """Names the project and grants nothing: the security rules decide what a browser may read."""
        return ApikeysKey(
            self,
            "key",
            name=stage.names.of("dashboard"),
            display_name="CV Analytics dashboard",
            restrictions=ApikeysKeyRestrictions(
                browser_key_restrictions=ApikeysKeyRestrictionsBrowserKeyRestrictions(
                    allowed_referrers=[f"{address}/*" for address in addresses(stage)]
                ),
                api_targets=[
                    ApikeysKeyRestrictionsApiTargets(service=f"{api}.googleapis.com") for api in BROWSER_APIS
                ],
            ),
        )


def hosts(stage: Stage) -> tuple[str, str]:
    """Where Firebase Hosting serves a project's site, with the pages that sign-in passes through."""
    return f"{stage.google_project}.firebaseapp.com", f"{stage.google_project}.web.app"


def addresses(stage: Stage) -> list[str]:
    """Where the page may be opened: Firebase's own addresses, and one that the stage names."""
    own = [f"https://{host}" for host in hosts(stage)]
    return own if stage.page in own else [*own, stage.page]


def dashboard_config(stage: Stage, *, api_key: str) -> dict[str, str | None]:
    """What `dashboard/src/config.ts` reads."""
    return {
        "projectId": stage.google_project,
        "apiKey": api_key,
        "authDomain": hosts(stage)[0],
        "emulator": None,
        "stage": stage.name,
    }
