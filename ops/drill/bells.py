"""The stage's alarms: read back as deployed, and told their state.

MiniStack 1.5.33 looks at an alarm only when metric data is put, and then at no dimension: the drill evaluates
by the alarm's own definition and sets the state, so that all from there to the mailbox is the emulator's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml  # type: ignore[import-untyped]  # its stubs are not among the pins, for one call

from ops.drill.definition import Definition, from_service, from_template
from ops.drill.ground import Ground

ALARM_TYPE = "AWS::CloudWatch::Alarm"


@dataclass(frozen=True, slots=True)
class Bells:
    """All alarms by their word, and the topic that they tell."""

    ground: Ground
    definitions: Mapping[str, Definition]
    topic: str

    @classmethod
    def of(cls, ground: Ground) -> Bells:
        cloudwatch, prefix = ground.client("cloudwatch"), ground.names.of("")
        pages = cloudwatch.get_paginator("describe_alarms").paginate(AlarmNamePrefix=prefix)
        deployed = [alarm for page in pages for alarm in page["MetricAlarms"]]
        found = [from_service(alarm, prefix) for alarm in deployed]
        found += [from_template(properties, prefix) for properties in _left_out(ground)]
        (topic,) = {arn for alarm in deployed for arn in (*alarm["AlarmActions"], *alarm["OKActions"])}
        return cls(ground, {each.word: each for each in found}, topic)

    def tell(self, definition: Definition, state: str) -> None:
        """What follows, follows in the emulator."""
        if not definition.is_deployed:
            self._stand_in(definition)
        self.ground.client("cloudwatch").set_alarm_state(
            AlarmName=definition.name, StateValue=state, StateReason="Evaluated by the drill."
        )

    def clear(self) -> None:
        """Every alarm is at rest, and no stand-in is left."""
        for definition in self.definitions.values():
            if definition.is_deployed:
                self.tell(definition, "OK")
        strangers = [each.name for each in self.definitions.values() if not each.is_deployed]
        self.ground.client("cloudwatch").delete_alarms(AlarmNames=strangers)

    def _stand_in(self, definition: Definition) -> None:
        """An alarm of that name, for the way of its mail alone: its metric has no values."""
        self.ground.client("cloudwatch").put_metric_alarm(
            AlarmName=definition.name,
            AlarmDescription=definition.description,
            Namespace="CvAnalyticsDrill",
            MetricName="StandIn",
            Statistic="Maximum",
            Period=definition.period,
            EvaluationPeriods=definition.evaluation_periods,
            Threshold=definition.threshold,
            ComparisonOperator=definition.comparison,
            AlarmActions=[self.topic],
            OKActions=[self.topic],
        )


def _left_out(ground: Ground) -> list[dict[str, Any]]:
    """The properties of the alarms that are in the template under a condition that the emulator fails."""
    stack = f"CvAnalytics-{ground.connection.stage.name}-Monitoring"
    body = ground.client("cloudformation").get_template(StackName=stack)["TemplateBody"]
    template = yaml.safe_load(body) if isinstance(body, str) else body
    return [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == ALARM_TYPE and "Condition" in resource
    ]
