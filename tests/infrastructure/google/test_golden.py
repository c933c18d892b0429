"""The Terraform of stage `dev` that is kept as plain JSON is what the code makes."""

from __future__ import annotations

import json

from gcp_stack.golden import GOLDEN, ZIP, golden_files
from gcp_stack.stage_stacks import STACKS
from tests.infrastructure.google.synthesis import Synthesised


def test_the_golden_files_are_up_to_date(dev: Synthesised) -> None:
    """Where they are not: `python -m gcp_stack.golden` writes them anew."""
    made = golden_files({word: dev.stack(word).body for word in STACKS}, dev.stage)
    kept = {
        str(file.relative_to(GOLDEN / "dev")): file.read_text() for file in GOLDEN.glob("dev/*/*.tf.json")
    }
    assert kept == made


def test_plain_terraform_finds_the_zip_beside_the_golden_file() -> None:
    (file,) = GOLDEN.glob("dev/functions/*.tf.json")
    (archived,) = json.loads(file.read_text())["resource"]["google_storage_bucket_object"].values()
    assert archived["source"] == ZIP
    assert f'filesha256("{ZIP}")' in archived["name"]


def test_nothing_in_the_golden_files_is_cdktfs_own() -> None:
    for file in GOLDEN.glob("dev/*/*.tf.json"):
        assert "cdktf" not in file.read_text()
