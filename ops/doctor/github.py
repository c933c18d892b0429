"""Whether the clouds trust the identity that GitHub gives to the repository's jobs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from requests import RequestException, Session

from ops.doctor.finding import Check, Finding, Part, Step

if TYPE_CHECKING:
    from stages.stage import Stage

_SECONDS = 20
_NUMBERED = re.compile(r"repo:[^/@]+@(?P<owner>\d+)/[^/@]+@(?P<repository>\d+)")


def check_deployer(stage: Stage, session: Session) -> Iterator[Finding]:
    """Nothing for a stage that GitHub does not deploy. Reads with the token in GH_TOKEN, if there is one."""
    repository = stage.deployer.github_repository
    if repository:
        yield _compare(stage, session, f"repos/{repository}/actions/oidc/customization/sub")


def _compare(stage: Stage, session: Session, path: str) -> Finding:
    """GitHub: "REST API endpoints for GitHub Actions OIDC"."""
    trusted = stage.deployer.subject
    unknown = Check(
        Step.AWS_STACKS,
        "identity of GitHub's jobs",
        f"`gh api {path}` shows it as `sub_claim_prefix`; or set GH_TOKEN, and run this again.",
        Part.ACTIONS,
    )
    token = os.environ.get("GH_TOKEN")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = session.get(f"{stage.redeliver.github_api_url}/{path}", headers=headers, timeout=_SECONDS)
        if answer.status_code != 200:
            return unknown.unknown(f"GitHub answers {answer.status_code}")
        # GitHub Enterprise Server has the names alone, and says nothing.
        given = str(answer.json().get("sub_claim_prefix") or f"repo:{stage.deployer.github_repository}")
    except (RequestException, ValueError) as error:
        return unknown.unknown(f"GitHub: {error}")
    check = replace(unknown, remedy=_remedy(stage, given))
    return check.settle(given == trusted, found=given, lacks=f"GitHub says {given}, stages.toml {trusted}")


def _remedy(stage: Stage, given: str) -> str:
    numbers = _NUMBERED.fullmatch(given)
    ids = (numbers["owner"], numbers["repository"]) if numbers else ("", "")
    return (
        f'Set `deployer.github_owner_id = "{ids[0]}"` and `deployer.github_repository_id = "{ids[1]}"` in '
        f"[{stage.name}] of stages.toml, then deploy both clouds by hand."
    )
