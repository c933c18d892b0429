"""What browsers may read: the security rules, and their release."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_google.firebaserules_release import FirebaserulesRelease
from cdktf_cdktf_provider_google.firebaserules_ruleset import (
    FirebaserulesRuleset,
    FirebaserulesRulesetSource,
    FirebaserulesRulesetSourceFiles,
)
from cdktf_cdktf_provider_google.firestore_database import FirestoreDatabase
from constructs import Construct

from gcp_stack.parts.apis import EnabledApis
from gcp_stack.project import RULES_FILE
from stages.stage import Stage

RELEASE_OF_THE_DEFAULT_DATABASE = "cloud.firestore"


class SecurityRules(Construct):
    """Released together with the database, so that it is never open."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        database: FirestoreDatabase,
        apis: EnabledApis,
    ) -> None:
        super().__init__(scope, construct_id)
        content = FirebaserulesRulesetSourceFiles(name=RULES_FILE.name, content=RULES_FILE.read_text())
        ruleset = FirebaserulesRuleset(
            self,
            "ruleset",
            source=FirebaserulesRulesetSource(files=[content]),
            # A ruleset never changes, and one that is released cannot be deleted: the next comes first.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            depends_on=[database, apis.of("firebaserules")],
        )
        FirebaserulesRelease(
            self,
            "release",
            name=RELEASE_OF_THE_DEFAULT_DATABASE,
            ruleset_name=f"projects/{stage.google_project}/rulesets/{ruleset.name}",
        )
