"""Google's functions, GitHub's webhook, the dashboard, and what people have to confirm."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import requests
from requests import RequestException

from ops import hooks
from ops.doctor.aws import check_sender, check_subscriptions
from ops.doctor.finding import Check, Finding, Part, Step, place
from ops.doctor.google import FUNCTIONS, check_function, receiver_url
from ops.doctor.report_secrets import check_report_secrets
from ops.doctor.webhook import check_webhook
from ops.site import Site
from ops.task import Action, Task, task_of

_HERE = 200
_SECONDS = 20


def function_tasks(site: Site) -> list[Task]:
    """From the functions to the first webhook."""
    return [
        _functions(site, "Google functions"),
        Task(
            title="Webhook at GitHub",
            is_done=lambda: _has_hooks(site),
            by_hand=lambda: _hook_sentence(site),
            actions=lambda: _create_hooks(site),
        ),
        _functions(site, "Google functions that know the webhook"),
        task_of("Firebase", lambda: [_firebase(site)]),
        task_of("Dashboard", lambda: [_dashboard(site)], lambda: _publish(site)),
        task_of("E-mail addresses", lambda: _addresses(site)),
        *_report_tasks(site),
        task_of("Receiver", lambda: _receiver(site)),
    ]


def _functions(site: Site, title: str) -> Task:
    return task_of(title, lambda: _deployed(site), lambda: [site.make("deploy-gcp")], asks_itself=True)


def _deployed(site: Site) -> Iterator[Finding]:
    """Each function is active and has the settings of stages.toml; the last stack was applied."""
    stage = site.stage
    needs = {
        "receiver": [stage.writer_role_arn],
        "relay": [stage.relay_writer_role_arn],
        "redeliver": list(stage.redeliver.hooks),
    }
    check = Check(Step.GOOGLE_FUNCTIONS, "settings", f"`make deploy-gcp STAGE={stage.name}`.")
    for word in FUNCTIONS:
        yield check_function(stage, site.api, word)
        place = f"v2/projects/{stage.google_project}/locations/{stage.google_region}/functions"
        body = site.api.get("cloudfunctions", f"{place}/{stage.names.of(word)}").body
        given = json.dumps(body.get("serviceConfig", {}).get("environmentVariables", {}))
        yield check.settle(
            all(need in given for need in needs[word]),
            found=word,
            lacks=f"{word} was deployed with other settings",
        )
    yield check.settle(bool(_config(site)), found="dashboard", lacks="the stack `dashboard` is not applied")


def _has_hooks(site: Site) -> bool:
    return bool(site.stage.redeliver.hooks) and not _without_hook(site)


def _without_hook(site: Site) -> list[str]:
    """Repositories without a webhook of their own, their organisation's or the app's in stages.toml."""
    known = site.stage.redeliver.hooks

    def is_watched(repository: str) -> bool:
        owner = repository.partition("/")[0]
        own = (f"repos/{repository}/hooks/", f"orgs/{owner}/hooks/", "app/hook")
        return any(hook.startswith(own) for hook in known)

    return [repository for repository in site.stage.events.repositories if not is_watched(repository)]


def _hook_sentence(site: Site) -> str:
    if not site.stage.events.repositories:
        return (
            f"Name the repositories in `events.repositories` of [{site.name}] in stages.toml, or create the "
            f"organisation's webhook by hand ({place(Step.WEBHOOK)})."
        )
    return "Set GH_TOKEN to a token that may administer the repositories' webhooks, then run this again."


def _create_hooks(site: Site) -> Sequence[Action]:
    if not hooks.token():
        return []
    return [_create_hook(site, repository) for repository in _without_hook(site)]


def _create_hook(site: Site, repository: str) -> Action:
    """Stored as soon as it is there, so that it is not created twice."""

    def run() -> None:
        stage, url = site.stage, receiver_url(site.stage, site.api)
        secret = site.secrets().read()[0]
        hook = hooks.ensure_hook(
            stage.redeliver.github_api_url,
            repository,
            url=url or "",
            secret=secret,
            with_discussions=stage.events.discussions,
        )
        site.write("redeliver.hooks", [*stage.redeliver.hooks, hook])

    return Action(f"gh api --method POST repos/{repository}/hooks --input -", run)


def _firebase(site: Site) -> Finding:
    project = site.stage.google_project
    check = Check(
        Step.GOOGLE_FUNCTIONS,
        "Firebase",
        f"Add Firebase to {project} on https://console.firebase.google.com, and turn on Google as a sign-in "
        "provider under Authentication.",
        Part.DASHBOARD,
    )
    response = site.api.get("firebase", f"v1beta1/projects/{project}")
    return check.settle(response.status == _HERE, found=project, lacks="the project does not use Firebase")


def _config(site: Site) -> str:
    output = site.terraform_state("dashboard").body.get("outputs", {}).get("dashboard_config", {})
    return str(output.get("value", ""))


def _dashboard(site: Site) -> Finding:
    page = site.page or site.stage.page
    login = "`npx firebase-tools login`, then run this again."
    check = Check(Step.GOOGLE_FUNCTIONS, "dashboard", login, Part.DASHBOARD)
    try:
        served = requests.get(f"{page}/config.json", timeout=_SECONDS).json()
    except (RequestException, ValueError):
        return check.missing(f"{page} has no config.json")
    is_right = served == json.loads(_config(site) or "null")
    return check.settle(is_right, found=page, lacks=f"{page} is of another deployment")


def _publish(site: Site) -> Sequence[Action]:
    name = site.stage.names.of("dashboard")
    output = f"terraform -chdir=cdktf.out/{site.name}/stacks/{name} output -raw dashboard_config"
    project = site.stage.google_project
    return [
        site.command("npm", "--prefix", "dashboard", "run", "build"),
        Action(f"{output} > dashboard/dist/config.json", lambda: _write_config(site)),
        site.command("npx", "firebase-tools", "deploy", "--only", "hosting", "--project", project),
    ]


def _write_config(site: Site) -> None:
    """From Terraform's state, which is there also where another machine deployed."""
    site.dist.mkdir(exist_ok=True)
    (site.dist / "config.json").write_text(_config(site), encoding="utf-8")


def _addresses(site: Site) -> Iterator[Finding]:
    yield check_sender(site.stage, site.client("ses"))
    yield from check_subscriptions(site.stage, site.client("sns"))


def _report_tasks(site: Site) -> Iterator[Task]:
    """None where the report goes to neither a chat nor an issue."""
    report = site.stage.report
    if report.chat or report.issue_repository:
        yield task_of("Secrets of the report", lambda: check_report_secrets(site.stage, site.client("ssm")))


def _receiver(site: Site) -> Iterator[Finding]:
    url = receiver_url(site.stage, site.api)
    with requests.Session() as session:
        yield from check_webhook(site.stage, session, url, site.secrets().read())
