"""Templates of earlier runs are used again: their key covers all that synthesis reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import source_from_cache
from pathlib import Path

from local.templates import sources
from stages.stage import STAGES_FILE
from toolchain.tools import ROOT, environment

WATCHED = """
import runpy, sys
log = open(sys.argv.pop(), "w")
sys.addaudithook(lambda event, given: event == "open" and print(given[0], file=log, flush=True))
runpy.run_path("app.py", run_name="__main__")
"""
NOT_SOURCES = tuple(str(ROOT / name) for name in (".build", ".venv", "node_modules"))
"""The packages made from the sources; and what is installed, of which the key has the versions."""


def _source(opened: str) -> Path:
    path = ROOT / opened
    return Path(source_from_cache(str(path))) if path.suffix == ".pyc" else path


def test_all_that_synthesis_opens_in_the_checkout_is_part_of_the_templates_key(tmp_path: Path) -> None:
    log = tmp_path / "opened.txt"
    context = json.loads((ROOT / "cdk.json").read_text())["context"] | {"stage": "local"}
    more = {"CDK_OUTDIR": str(tmp_path / "cdk.out"), "CDK_CONTEXT_JSON": json.dumps(context)}
    subprocess.run(  # noqa: S603  # this interpreter
        [sys.executable, "-c", WATCHED, str(log)], cwd=ROOT, env=environment(os.environ, more), check=True
    )
    opened = {str(path) for line in log.read_text().splitlines() if (path := _source(line)).is_file()}
    read = {each for each in opened if each.startswith(str(ROOT)) and not each.startswith(NOT_SOURCES)}
    assert str(ROOT / "stacks" / "pipeline_stack.py") in read
    assert read <= {str(STAGES_FILE), *map(str, sources(ROOT))}
