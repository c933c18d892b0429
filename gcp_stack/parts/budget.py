"""An e-mail before the project costs more than you expect."""

from __future__ import annotations

from collections.abc import Sequence

from cdktf_cdktf_provider_google.billing_budget import (
    BillingBudget,
    BillingBudgetAllUpdatesRule,
    BillingBudgetAmount,
    BillingBudgetAmountSpecifiedAmount,
    BillingBudgetBudgetFilter,
    BillingBudgetThresholdRules,
)
from cdktf_cdktf_provider_google.data_google_project import DataGoogleProject
from cdktf_cdktf_provider_google.project_service import ProjectService
from constructs import Construct

from stages.stage import Stage

MOST_CHANNELS = 5
"""Google Cloud: "Customize budget alert email recipients"."""


class Budget(Construct):
    """The project's own: when the month is expected to pass it, and when it has."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, channels: Sequence[str]) -> None:
        super().__init__(scope, construct_id)
        api = ProjectService(self, "api", service="billingbudgets.googleapis.com", disable_on_destroy=False)
        project = DataGoogleProject(self, "project")
        amount = BillingBudgetAmountSpecifiedAmount(units=str(stage.alarms.google_monthly_budget))
        BillingBudget(
            self,
            "budget",
            billing_account=stage.alarms.google_billing_account,
            display_name=stage.names.of("budget"),
            budget_filter=BillingBudgetBudgetFilter(
                # By its number: Google answers with that, and Terraform would see a difference for ever.
                projects=[f"projects/{project.number}"],
                calendar_period="MONTH",
            ),
            amount=BillingBudgetAmount(specified_amount=amount),
            threshold_rules=[
                BillingBudgetThresholdRules(threshold_percent=1, spend_basis=basis)
                for basis in ("FORECASTED_SPEND", "CURRENT_SPEND")
            ],
            all_updates_rule=BillingBudgetAllUpdatesRule(
                monitoring_notification_channels=list(channels)[:MOST_CHANNELS]
            ),
            depends_on=[api],
        )
