"""`python -m gcp_stack.golden`: the Terraform of stages `dev` and `prod`, kept as plain JSON.

Terraform or OpenTofu can apply it without CDKTF: `gcp_stack/golden/README.md` says how.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gcp_stack.packaging import build_archive
from gcp_stack.project import STACKS
from stages.stage import Stage, load_stage

GOLDEN = Path(__file__).resolve().parent / "golden"
STAGES = ("dev", "prod")
ZIP = "functions.zip"


def main() -> int:
    """Writes the files, and the zip that they upload beside them (which is not kept)."""
    for stage in map(load_stage, STAGES):
        folder = GOLDEN / stage.name
        for name, text in golden_files(_bodies(stage), stage).items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        shutil.copyfile(build_archive().file, folder / "functions" / ZIP)
    return 0


def _bodies(stage: Stage) -> Mapping[str, dict[str, Any]]:
    """Each stack's configuration, by its word."""
    from gcp_stack.stage_stacks import synthesise  # noqa: PLC0415  # comparing the files needs no Node

    with tempfile.TemporaryDirectory() as folder:
        synthesise(stage, Path(folder))
        return {
            word: json.loads((Path(folder) / "stacks" / stage.names.of(word) / "cdk.tf.json").read_text())
            for word in STACKS
        }


def golden_files(bodies: Mapping[str, dict[str, Any]], stage: Stage) -> Mapping[str, str]:
    """Each stack's configuration as text, by its path below the stage's folder."""
    return {f"{word}/{stage.names.of(word)}.tf.json": _as_text(bodies[word]) for word in STACKS}


def _as_text(body: Mapping[str, Any]) -> str:
    plain = _in_place(_without_notes(body))
    return json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _without_notes(part: Any) -> Any:
    """Terraform reads a key `//` as a comment; CDKTF's name its own version and the code's paths."""
    if isinstance(part, Mapping):
        return {key: _without_notes(value) for key, value in part.items() if key != "//"}
    return [_without_notes(entry) for entry in part] if isinstance(part, list) else part


def _in_place(body: Any) -> Any:
    """The zip lies beside the file, and not where CDKTF puts it."""
    for archived in body["resource"].get("google_storage_bucket_object", {}).values():
        archived["name"] = archived["name"].replace(archived["source"], ZIP)
        archived["source"] = ZIP
    return body


if __name__ == "__main__":
    sys.exit(main())
