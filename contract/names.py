"""Names that more than one side must agree on: resources of a stage, and metrics."""

from __future__ import annotations

from dataclasses import dataclass

PROJECT = "cv-analytics"
METRIC_NAMESPACE = "CvAnalytics"
FIRESTORE_COLLECTION = "analytics"
FIRESTORE_OUTBOX = "outbox"
FIRESTORE_ERASED = "erased"
"""The threads whose issue was deleted: nothing of them is kept, whatever comes later."""
FIRESTORE_FIGURES = "figures"
FIRESTORE_WEEKS = "weeks"
"""The same figures, the days of a week in one document: a page that shows a year reads 53."""
FIRESTORE_THREADS = "threads"
FIRESTORE_REPORTS = "reports"


def function_logs(function: str) -> str:
    """The log group of a Lambda function, by the function's name."""
    return f"/aws/lambda/{function}"


@dataclass(frozen=True, slots=True)
class Names:
    """The physical names of one stage's resources: the same word in construct, alarm, metric and runbook."""

    stage: str

    def of(self, word: str) -> str:
        """`cv-analytics-<stage>-<word>`."""
        return f"{PROJECT}-{self.stage}-{word}"

    def stack(self, word: str) -> str:
        """`CvAnalytics-<stage>-<word>`: a CloudFormation stack."""
        return f"CvAnalytics-{self.stage}-{word}"

    @property
    def analytics_table(self) -> str:
        return self.of("analytics")

    @property
    def aggregates_table(self) -> str:
        return self.of("aggregates")

    @property
    def contributions_table(self) -> str:
        return self.of("contributions")

    @property
    def threads_table(self) -> str:
        return self.of("threads")

    def archive_bucket(self, *, account: str, region: str) -> str:
        """Buckets have names of their own in the whole world; an account's number makes it one."""
        return f"{self.of('archive')}-{account}-{region}"

    def work_queue(self, *, fifo: bool) -> str:
        return self.of("work-queue") + (".fifo" if fifo else "")

    def work_dlq(self, *, fifo: bool) -> str:
        return self.of("work-dlq") + (".fifo" if fifo else "")

    @property
    def pipe_dlq(self) -> str:
        return self.of("pipe-dlq")

    @property
    def pipe(self) -> str:
        return self.of("pipe")

    def route(self, route: str, part: str = "", *, fifo: bool = False) -> str:
        """Of a route's `queue`, `dlq`, `pipe`…, or without a part of its rule or function."""
        return self.of("-".join(filter(None, ("route", route, part)))) + (".fifo" if fifo else "")

    @property
    def route_bus(self) -> str:
        return self.of("routes")

    @property
    def route_bus_pipe(self) -> str:
        return self.of("routes-pipe")

    @property
    def route_bus_pipe_dlq(self) -> str:
        return self.of("routes-pipe-dlq")

    @property
    def schedule_dlq(self) -> str:
        return self.of("schedule-dlq")

    @property
    def report_schedule(self) -> str:
        return self.of("report-schedule")

    @property
    def report_check(self) -> str:
        """The schedule of the check that a report was sent."""
        return self.of("report-check")

    @property
    def report_mail(self) -> str:
        """The configuration set of the report's e-mails in SES."""
        return self.of("report-mail")

    @property
    def audit_schedule(self) -> str:
        return self.of("audit-schedule")

    @property
    def audit_dlq(self) -> str:
        return self.of("audit-dlq")

    @property
    def processor(self) -> str:
        return self.of("processor")

    @property
    def reporter(self) -> str:
        return self.of("reporter")

    @property
    def aggregator(self) -> str:
        return self.of("aggregator")

    @property
    def aggregator_dlq(self) -> str:
        return self.of("aggregator-dlq")

    @property
    def publisher(self) -> str:
        return self.of("publisher")

    @property
    def publisher_role(self) -> str:
        """The publisher's own at AWS: Google knows it by this name."""
        return self.of("publisher")

    @property
    def publisher_dlq(self) -> str:
        return self.of("publisher-dlq")

    @property
    def auditor(self) -> str:
        return self.of("auditor")

    @property
    def alarm_topic(self) -> str:
        return self.of("alarms")

    @property
    def receiver(self) -> str:
        return self.of("receiver")

    @property
    def relay(self) -> str:
        return self.of("relay")

    @property
    def webhook_secret(self) -> str:
        return self.of("webhook-secret")

    @property
    def redeliver(self) -> str:
        return self.of("redeliver")

    @property
    def github_token(self) -> str:
        return self.of("github-token")

    @property
    def writer_role(self) -> str:
        """The receiver's role at AWS."""
        return self.of("writer")

    @property
    def relay_writer_role(self) -> str:
        """The relay's role at AWS."""
        return self.of("relay-writer")

    @property
    def deployer_role(self) -> str:
        return self.of("deployer")

    @property
    def reviewer_role(self) -> str:
        """The role that shows what a change would deploy. It changes nothing."""
        return self.of("reviewer")

    @property
    def aws_audience(self) -> str:
        """The audience of Google's identity tokens for AWS."""
        return self.of("aws")


class Metric:
    """The metrics that the code emits itself, in `METRIC_NAMESPACE` with the dimension `service`.

    docs/metrics.md defines each.
    """

    RECORDS = "Records"
    COUNTED = "Counted"
    THREADS = "Threads"
    UNREADABLE = "Unreadable"
    DEAD = "Dead"
    FAILED = "Failed"
    CONFLICT = "Conflict"
    LAG_SECONDS = "LagSeconds"
    FIGURES_LAG_SECONDS = "FiguresLagSeconds"
    ROWS = "Rows"
    PUBLISHED = "Published"
    PUBLISH_FAILED = "PublishFailed"
    REPORT_SENT = "ReportSent"
    REPORT_MISSING = "ReportMissing"
    AGGREGATE_DRIFT = "AggregateDrift"
