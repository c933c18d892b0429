"""`python -m deploying deploy aws dev`, and the like: what `make deploy-aws STAGE=dev` runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack

from botocore.exceptions import BotoCoreError, ProfileNotFound

from deploying.asking import nobody, person
from deploying.aws import AwsDeployment
from deploying.deployment import Deployment
from deploying.google import GoogleDeployment
from deploying.refusal import Refused
from deploying.source import Source, earlier_tree, this_tree
from ops.sentence import no_such_profile
from stages.setting_error import SettingError
from stages.stage import Stage, load_stage
from toolchain.typed import add_switch

CLOUDS: dict[str, Callable[[Stage, Source], Deployment]] = {"aws": AwsDeployment, "gcp": GoogleDeployment}
STAYS = """
What this does not take back:
  - data: events, figures and contributions that were written since stay as they are;
  - events of a later schema: the earlier code leaves them in the table, and `cv-analytics replay` counts
    them once the later code is back (docs/decisions/schema-versions.md);
  - secrets, e-mail addresses that were confirmed, and whatever was done by hand;
  - resources that are protected: they stay in the account though the earlier templates lack them."""


def main() -> int:
    """Exit codes: 0 done or nothing to do, 2 refused or failed."""
    arguments = _arguments()
    try:
        _act(arguments)
    except ProfileNotFound as error:
        sys.stderr.write(f"\n{no_such_profile(error)}\n")
        return 2
    except (Refused, SettingError, BotoCoreError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 2
    return 0


def _act(arguments: argparse.Namespace) -> None:
    if not arguments.stage:
        raise Refused("No stage given: add STAGE=dev, or another of the stages in stages.toml.")
    stage = load_stage(arguments.stage)
    with ExitStack() as stack:
        source = _source(arguments, stack)
        deployment = CLOUDS[arguments.cloud](stage, source)
        deployment.check()
        deployment.synthesise()
        if arguments.action == "diff":
            deployment.show_changes()
            if arguments.change_sets:
                deployment.show_change_sets()
            _say(f"Nothing was changed. To deploy: `make deploy-{arguments.cloud} STAGE={stage.name}`.")
            return
        _warn(arguments, stage)
        deployment.deploy(nobody if arguments.yes else person)
        _say("", "What comes next:", *(f"  - {word}" for word in deployment.next_words()))


def _source(arguments: argparse.Namespace, stack: ExitStack) -> Source:
    if arguments.action != "rollback":
        return this_tree()
    if not arguments.to:
        raise Refused("No revision given: add TO=<commit or tag>; `git log --oneline` lists them.")
    return stack.enter_context(earlier_tree(arguments.to))


def _warn(arguments: argparse.Namespace, stage: Stage) -> None:
    if arguments.action == "rollback":
        _say(f"\nStage {stage.name} goes back to {arguments.to}, code and settings alike.", STAYS)


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploying", description=__doc__)
    parser.add_argument("action", choices=("deploy", "diff", "rollback"))
    parser.add_argument("cloud", choices=sorted(CLOUDS))
    parser.add_argument("stage", help="a stage of stages.toml")
    parser.add_argument("--to", metavar="REVISION", help="rollback: a commit or a tag")
    add_switch(parser, "--change-sets", help="diff: also have CloudFormation check each template")
    add_switch(parser, "--yes", help="do not ask")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
