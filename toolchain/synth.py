"""`make synth`: the templates of every stage, for both clouds, without network or credentials."""

from __future__ import annotations

import sys
import time
import tomllib

from stages.stage import STAGES_FILE
from toolchain.processes import Process
from toolchain.tools import CDK, NODE, ROOT, LocalRunError, environment

SECONDS = 300


def main() -> int:
    # CDKTF creates only the last folder of a path.
    (ROOT / "cdktf.out").mkdir(exist_ok=True)
    try:
        for stage in stages():
            for cloud, command, env in (_aws(stage), _google(stage)):
                started = time.monotonic()
                log = ROOT / ".setup" / f"synth-{cloud.lower()}-{stage}.log"
                log.unlink(missing_ok=True)
                process = Process.start(
                    f"Synthesis of {stage}", command, env=environment(env), log=log, cwd=ROOT
                )
                process.wait(seconds=SECONDS)
                sys.stdout.write(f"{cloud} {stage}: {time.monotonic() - started:.1f} s\n")
    except LocalRunError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def stages() -> list[str]:
    return [name for name in tomllib.loads(STAGES_FILE.read_text()) if name != "defaults"]


def _aws(stage: str) -> tuple[str, list[str], dict[str, str]]:
    arguments = ["synth", "--quiet", "--no-notices", "-c", f"stage={stage}", "--output", f"cdk.out/{stage}"]
    return "AWS", [str(NODE), str(CDK), *arguments], {}


def _google(stage: str) -> tuple[str, list[str], dict[str, str]]:
    return (
        "Google",
        [sys.executable, "-m", "gcp_stack.app"],
        {"STAGE": stage, "CDKTF_OUTDIR": f"cdktf.out/{stage}"},
    )


if __name__ == "__main__":
    sys.exit(main())
