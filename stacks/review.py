"""What the job of a pull request may make in the account, for as long as it looks."""

CHANGE_SET = "cv-analytics-review"
FOLDER = "review"
"""In the CDK's bucket, for templates that are too long for a call."""
