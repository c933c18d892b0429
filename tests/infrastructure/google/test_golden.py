"""The Terraform that is kept as plain JSON is what the code makes: its diff shows what a change does."""

from __future__ import annotations

import json

from gcp_stack.golden import GOLDEN, STAGES, ZIP, golden_files
from gcp_stack.project import STACKS
from tests.infrastructure.google.synthesis import Synthesised


def test_terraform_is_as_reviewed(any_stage: Synthesised) -> None:
    """`make golden` takes over a change."""
    folder = GOLDEN / any_stage.stage.name
    made = golden_files({word: any_stage.stack(word).body for word in STACKS}, any_stage.stage)
    kept = {str(file.relative_to(folder)): file.read_text() for file in folder.glob("*/*.tf.json")}
    assert kept == made


def test_plain_terraform_finds_the_zip_beside_the_golden_file() -> None:
    for stage in STAGES:
        (file,) = GOLDEN.glob(f"{stage}/functions/*.tf.json")
        (archived,) = json.loads(file.read_text())["resource"]["google_storage_bucket_object"].values()
        assert archived["source"] == ZIP
        assert f'filesha256("{ZIP}")' in archived["name"]


def test_nothing_in_the_golden_files_is_cdktfs_own() -> None:
    for file in GOLDEN.glob("*/*/*.tf.json"):
        assert "cdktf" not in file.read_text()
