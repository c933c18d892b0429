"""Searches over all the stage's logs, saved in CloudWatch Logs Insights."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.parts.emulator_gaps import takes_saved_queries
from stages.stage import Stage

SHOWN = "@timestamp, service, message, outcome, correlation_id, delivery_id, trace, reason, @logStream"
QUERIES = {
    "by-correlation-id": f"""fields {SHOWN}
| filter @message like "owner/repo#123"
| sort @timestamp asc
| limit 1000""",
    "by-delivery-id": f"""fields {SHOWN}
| filter @message like "72d3162e-cc78-11e3-81ab-4c9367dc0958"
| sort @timestamp asc
| limit 1000""",
    "by-trace-id": f"""fields {SHOWN}
| filter @message like "4bf92f3577b34da6a3ce929d0e0e4736"
| sort @timestamp asc
| limit 1000""",
    "dead-and-failed-by-reason": """filter outcome in ["dead", "failed"]
| stats count(*) as messages, max(@timestamp) as last, any(correlation_id) as for_example by outcome, reason
| sort messages desc""",
    "cold-starts": """filter @type = "REPORT"
| stats count(*) as runs, count(@initDuration) as cold_starts, pct(@initDuration, 95) as init_p95_ms,
    pct(@duration, 95) as duration_p95_ms by @log""",
}
"""By name. Replace the example ID in each query.

The processor lists the messages that it counted in one line, so IDs are looked for in the whole line.
"""


class SavedQueries(Construct):
    """Each under `<project>-<stage>/`, over the log groups of every function and the pipe."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, log_groups: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        if not takes_saved_queries(stage):
            return
        for name, query in QUERIES.items():
            logs.CfnQueryDefinition(
                self,
                "".join(word.capitalize() for word in name.split("-")),
                name=f"{stage.names.of('').rstrip('-')}/{name}",
                query_string=query,
                log_group_names=list(log_groups),
            )
