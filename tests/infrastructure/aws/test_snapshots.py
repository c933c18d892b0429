"""One snapshot per stack and stage: what a change does to the templates is seen in its diff.

`pytest --snapshot-update tests/infrastructure/aws/test_snapshots.py` takes them again.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.infrastructure.aws.synthesis import STACKS, Synthesised

ASSET_HASH = re.compile(r"\b[0-9a-f]{64}\b")
VERSION_HASH = re.compile(r"(?<=CurrentVersion)[0-9A-F]{8}[0-9a-f]{32}")
PATH_HASHES = re.compile(
    r"(?<=[A-Za-z])(?:[0-9A-F]{8}){1,2}(?![0-9A-Za-z])|(?<=[a-z])(?:[0-9A-F]{8}){1,2}(?=[A-Z])"
)


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("stage", ["local", "prod"])
def test_template_is_as_reviewed(
    stage: str, stack: str, request: pytest.FixtureRequest, snapshot: SnapshotAssertion
) -> None:
    synthesised: Synthesised = request.getfixturevalue(stage)
    assert _normalised(synthesised.template(stack).body) == snapshot(extension_class=JSONSnapshotExtension)


def _normalised(template: dict[str, Any]) -> Any:
    """Without what moves though nothing changed: asset hashes, hashes in logical ids, the CDK's own rules."""
    kept = {part: template[part] for part in ("Resources", "Outputs") if part in template}
    masked = json.loads(_mask(json.dumps(kept)))
    assert len(masked["Resources"]) == len(kept["Resources"]), "two logical ids differ by their hash alone"
    return masked


def _mask(text: str) -> str:
    return PATH_HASHES.sub("", VERSION_HASH.sub("", ASSET_HASH.sub("<asset>", text)))
