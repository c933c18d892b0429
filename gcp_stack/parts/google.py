"""What every Google stack starts with: the provider, and where its Terraform state lives."""

from __future__ import annotations

from cdktf import GcsBackend, LocalBackend, TerraformStack
from cdktf_cdktf_provider_google.provider import GoogleProvider

from contract.names import PROJECT
from gcp_stack.project import state_bucket
from stages.stage import Stage


def configure_google(stack: TerraformStack, *, stage: Stage) -> None:
    """Everything in the stack has the stage's project, region and label."""
    GoogleProvider(
        stack,
        "google",
        project=stage.google_project,
        region=stage.google_region,
        # Some APIs, such as those of security rules and keys, refuse a person's credentials without a project
        # to count their calls against (Firebase: "Get started with Terraform and Firebase").
        user_project_override=True,
        billing_project=stage.google_project,
        default_labels={"project": PROJECT, "stage": stage.name},
        # cdktf is archived upstream: what is deployed does not advertise it.
        add_terraform_attribution_label=False,
    )
    _define_backend(stack, stage)


def _define_backend(stack: TerraformStack, stage: Stage) -> None:
    if stage.emulated:
        LocalBackend(stack)
    else:
        GcsBackend(stack, bucket=state_bucket(stage), prefix=stack.node.id)
