"""What CloudFormation itself would do with a stage's templates: change sets, which nobody ever executes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from ops.doctor.aws import BOOTSTRAP_STACK, stack_status
from stacks.review import CHANGE_SET, FOLDER

BODY_BYTES = 51_200
"""Of a template in the call itself: "AWS CloudFormation quotas"."""
_ENDED = {"CREATE_COMPLETE", "FAILED"}
_SAME = ("didn't contain changes", "No updates are to be performed")
_LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ChangeSets:
    """CloudFormation checks each template against the stack that is deployed."""

    formation: Any
    s3: Any
    wait: Callable[[float], object] = time.sleep

    def describe(self, stack: str, template: Path) -> Iterator[str]:
        """A line for each change. Raises ClientError if CloudFormation refuses the template."""
        if stack_status(self.formation, stack) is None:
            yield "does not exist yet"
            return
        with self._created(stack, template):
            found = self._ended(stack)
            if found["Status"] == "FAILED" and not any(same in found["StatusReason"] for same in _SAME):
                raise ClientError(
                    {"Error": {"Code": found["Status"], "Message": found["StatusReason"]}}, "CreateChangeSet"
                )
            lines = [_line(change["ResourceChange"]) for change in self._changes(stack)]
            yield from lines or ["no change"]

    @contextmanager
    def _created(self, stack: str, template: Path) -> Iterator[None]:
        body = json.dumps(json.loads(template.read_text()), separators=(",", ":"))
        known = self.formation.describe_stacks(StackName=stack)["Stacks"][0].get("Parameters", ())
        names = json.loads(body).get("Parameters", {})
        kept = [entry["ParameterKey"] for entry in known if entry["ParameterKey"] in names]
        with self._place_of(body) as place:
            self.formation.create_change_set(
                StackName=stack,
                ChangeSetName=CHANGE_SET,
                ChangeSetType="UPDATE",
                Capabilities=["CAPABILITY_NAMED_IAM"],
                Parameters=[{"ParameterKey": name, "UsePreviousValue": True} for name in kept],
                **place,
            )
            try:
                yield
            finally:
                self.formation.delete_change_set(StackName=stack, ChangeSetName=CHANGE_SET)

    @contextmanager
    def _place_of(self, body: str) -> Iterator[dict[str, str]]:
        if len(body.encode()) <= BODY_BYTES:
            yield {"TemplateBody": body}
            return
        bucket, key = self._bucket(), f"{FOLDER}/{sha256(body.encode()).hexdigest()}.json"
        self.s3.put_object(Bucket=bucket, Key=key, Body=body.encode())
        try:
            yield {"TemplateURL": f"https://{bucket}.s3.{self.s3.meta.region_name}.amazonaws.com/{key}"}
        finally:
            self.s3.delete_object(Bucket=bucket, Key=key)

    def _bucket(self) -> str:
        """The CDK's own, as its bootstrap names it."""
        (stack,) = self.formation.describe_stacks(StackName=BOOTSTRAP_STACK)["Stacks"]
        outputs = {entry["OutputKey"]: entry["OutputValue"] for entry in stack["Outputs"]}
        return str(outputs["BucketName"])

    def _ended(self, stack: str) -> Any:
        while True:
            found = self.formation.describe_change_set(StackName=stack, ChangeSetName=CHANGE_SET)
            if found["Status"] in _ENDED:
                return found
            self.wait(_LOOK_SECONDS)

    def _changes(self, stack: str) -> Iterator[Any]:
        pages = self.formation.get_paginator("describe_change_set")
        for page in pages.paginate(StackName=stack, ChangeSetName=CHANGE_SET):
            yield from page.get("Changes", ())


def _line(change: Any) -> str:
    replaced = {"True": ", replaced", "Conditional": ", may be replaced"}
    what = f"{change['Action']} {change['ResourceType']} {change['LogicalResourceId']}"
    return what + replaced.get(change.get("Replacement", ""), "")
