"""A stage's resources in the order in which they can go: what sends first, the data last."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from local.endpoints import Endpoints, Owner
from ops import hooks
from ops.doctor.aws import stack_status
from ops.failure import Failed
from ops.options import LOCAL
from ops.site import Site
from ops.task import Action, Task
from ops.up.accounts import credential_tasks
from ops.up.local_tasks import LOG, is_running

WITHOUT_DATA = ("dashboard", "monitoring", "functions")
AWS_WITHOUT_DATA = ("Deployer", "Access", "Monitoring", "Pipeline")
END_SECONDS = 120
"""Every part gets its time to end, and a webhook that is on its way as well."""
_LOOK_SECONDS = 0.1


def tasks_of(site: Site, *, data: str) -> list[Task]:
    """`data` is what somebody typed: the data go only if it is the stage's name."""
    return [
        *credential_tasks(site),
        Task(
            title="The stage is not protected",
            is_done=lambda: not site.stage.protect_data,
            by_hand=lambda: (
                f"Set `protect_data = false` in [{site.name}] of stages.toml, deploy both clouds, "
                "then run this again."
            ),
        ),
        Task(
            title="No webhook at GitHub",
            is_done=lambda: not _own_hooks(site),
            by_hand=lambda: "Set GH_TOKEN to a token that may administer the webhooks, then run this again.",
            actions=lambda: [_delete_hook(site, hook) for hook in _own_hooks(site) if hooks.token()],
        ),
        _google(site, "Google stacks without data", WITHOUT_DATA),
        _aws(site, "AWS stacks without data", AWS_WITHOUT_DATA),
        Task(
            title=f"The data of stage {site.name} may go",
            is_done=lambda: data == site.name or _no_data(site),
            by_hand=lambda: (
                "Everything but the data is gone. This deletes the data, which nothing brings back: "
                f"`cv-analytics down --stage {site.name} --data <name of the stage>`."
            ),
        ),
        _aws(site, "AWS data", ("Storage",)),
        _google(site, "Google data", ("foundation",)),
    ]


def _no_data(site: Site) -> bool:
    return not _stacks(site, ("Storage",)) and not _applied(site, ("foundation",))


def _own_hooks(site: Site) -> list[str]:
    """The app's own stays: it may serve others."""
    return [hook for hook in site.stage.redeliver.hooks if hook != "app/hook"]


def _delete_hook(site: Site, hook: str) -> Action:
    def run() -> None:
        settings = site.stage.redeliver
        hooks.delete_hook(settings.github_api_url, hook)
        site.write("redeliver.hooks", [each for each in settings.hooks if each != hook])

    return Action(f"gh api --method DELETE {hook}", run)


def _aws(site: Site, title: str, words: Sequence[str]) -> Task:
    return Task(
        title=f"{title}: none left",
        is_done=lambda: not _stacks(site, words),
        by_hand=lambda: "CloudFormation's events say why it did not delete the stack.",
        actions=lambda: [_delete_stack(site, name) for name in _stacks(site, words)],
    )


def _stacks(site: Site, words: Sequence[str]) -> list[str]:
    formation = site.client("cloudformation")
    names = [site.stage.names.stack(word) for word in words]
    return [name for name in names if stack_status(formation, name)]


def _delete_stack(site: Site, name: str) -> Action:
    def run() -> None:
        if name == site.stage.names.stack("Storage"):
            _empty_archive(site)
        formation = site.client("cloudformation")
        formation.delete_stack(StackName=name)
        formation.get_waiter("stack_delete_complete").wait(StackName=name)

    shown = f"aws cloudformation delete-stack --stack-name {name} --region {site.stage.aws_region}"
    return Action(shown, run)


def _empty_archive(site: Site) -> None:
    """CloudFormation deletes only an empty bucket."""
    stage, s3 = site.stage, site.client("s3")
    bucket = stage.names.archive_bucket(account=stage.aws_account, region=stage.aws_region)
    try:
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            if found := [{"Key": item["Key"]} for item in page.get("Contents", [])]:
                s3.delete_objects(Bucket=bucket, Delete={"Objects": found})
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def _google(site: Site, title: str, words: Sequence[str]) -> Task:
    return Task(
        title=f"{title}: none left",
        is_done=lambda: not _applied(site, words),
        by_hand=lambda: "Terraform's output says why it did not destroy the stack.",
        actions=lambda: _destroy(site, _applied(site, words)),
    )


def _applied(site: Site, words: Sequence[str]) -> list[str]:
    """Those of which Terraform's state still has resources. Raises Failed where it cannot be read."""
    return [word for word in words if _resources(site, word)]


def _resources(site: Site, word: str) -> Any:
    state = site.terraform_state(word)
    if state.status not in {200, 404}:
        raise Failed(f"Terraform's state of {site.stage.names.of(word)} cannot be read: {state.trouble}")
    return state.body.get("resources")


def _destroy(site: Site, words: Sequence[str]) -> list[Action]:
    program = "terraform" if shutil.which("terraform") else "tofu"
    folder = f"cdktf.out/{site.name}/stacks"
    return [
        # It makes the stacks' folders; a plan may fail once what it reads is gone.
        site.make("diff-gcp", judged=False),
        *(
            site.command(program, f"-chdir={folder}/{site.stage.names.of(word)}", "destroy", "-auto-approve")
            for word in words
        ),
    ]


def local_tasks() -> list[Task]:
    return [
        Task(
            title="No local stage",
            is_done=lambda: not is_running(),
            by_hand=lambda: "It is still ending: run this again.",
            actions=lambda: [_end_action(Endpoints.read().owner)],
        )
    ]


def _end_action(owner: Owner) -> Action:
    def run() -> None:
        end(owner)
        LOG.unlink(missing_ok=True)

    return Action(f"kill {owner.pid}  # {LOCAL}, with all that it keeps", run)


def end(owner: Owner, *, seconds: float = END_SECONDS) -> None:
    """Returns once the process has ended, which is after its endpoints file is gone. Raises Failed."""
    os.kill(owner.pid, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while owner.is_alive:
        if time.monotonic() > deadline:
            raise Failed(f"The local stage (process {owner.pid}) is still ending: run this again. See {LOG}.")
        time.sleep(_LOOK_SECONDS)
