"""What a stage's Google project must have, before and below the stacks. Loads nothing of CDKTF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stages.stage import Stage

APIS = (
    "apikeys",
    "artifactregistry",
    "cloudbuild",
    "cloudfunctions",
    "cloudresourcemanager",
    "cloudscheduler",
    "firebaserules",
    "firestore",
    "iam",
    "logging",
    "monitoring",
    "run",
    "secretmanager",
    "storage",
    "sts",
)
"""What every stage needs; a stage that GitHub deploys needs `iamcredentials` as well."""

RULES_FILE = Path(__file__).resolve().parent / "firestore.rules"
"""What browsers may read and write in Firestore."""

STACKS = ("foundation", "functions", "monitoring", "dashboard")
"""A stage's stacks, in the order in which they are deployed."""


def state_bucket(stage: Stage) -> str:
    """You create it by hand before the first deployment, as Terraform needs it for its state."""
    return f"{stage.google_project}-terraform-state"
