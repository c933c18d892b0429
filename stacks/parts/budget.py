"""The alarm on what a month costs."""

from __future__ import annotations

from aws_cdk import aws_budgets as budgets
from constructs import Construct

from stages.stage import Stage


class MonthlyBudget(Construct):
    """An e-mail when the account's month costs more than the stage says, and when it is expected to.

    AWS Budgets sends it itself: it needs no topic, and nobody has to confirm an address.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=stage.names.of("budget"),
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(
                    amount=stage.alarms.aws_monthly_budget, unit="USD"
                ),
            ),
            notifications_with_subscribers=[
                _mail(kind, to=stage.alarms.emails) for kind in ("ACTUAL", "FORECASTED")
            ],
        )


def _mail(kind: str, *, to: tuple[str, ...]) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
    return budgets.CfnBudget.NotificationWithSubscribersProperty(
        notification=budgets.CfnBudget.NotificationProperty(
            notification_type=kind, comparison_operator="GREATER_THAN", threshold=100
        ),
        subscribers=[
            budgets.CfnBudget.SubscriberProperty(subscription_type="EMAIL", address=address) for address in to
        ],
    )
