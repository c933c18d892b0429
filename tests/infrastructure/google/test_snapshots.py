"""One snapshot per stack and stage: what a change does to the Terraform is seen in its diff.

`pytest --snapshot-update tests/infrastructure/google/test_snapshots.py` takes them anew.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from gcp_stack.stage_stacks import STACKS
from tests.infrastructure.google.synthesis import Synthesised

PATH_HASH = re.compile(r"_[0-9A-F]{8}")


@pytest.mark.parametrize("stack", STACKS)
def test_terraform_is_as_reviewed(any_stage: Synthesised, stack: str, snapshot: SnapshotAssertion) -> None:
    assert _normalised(any_stage.stack(stack).body) == snapshot(extension_class=JSONSnapshotExtension)


def _normalised(body: dict[str, Any]) -> Any:
    """Without what moves though nothing changed: hashes in names, the tool's own notes."""
    text = json.dumps({part: content for part, content in body.items() if part != "//"})
    masked = json.loads(PATH_HASH.sub("", text), object_hook=_without_notes)
    names = [(kind, len(found)) for kind, found in body["resource"].items()]
    # Two resources whose names differ in their hash alone would be one here.
    assert [(kind, len(found)) for kind, found in masked["resource"].items()] == names
    return masked


def _without_notes(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "//"}
