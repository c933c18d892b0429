"""Who looks at which type of resource: at least two referees at every one, without an account.

No emulator knows every type, and none is as strict as the cloud. cfn-lint and cfn-validate (AWS's
`cloudformation-validate`) know the schema of every type of CloudFormation. botocore knows what each service's
own call takes. The provider's bindings know, in tests, the arguments of Terraform's provider; Google's
discovery documents the fields of each interface; and `terraform validate` runs in the workflow of pull
requests, where there is a network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from checks import aws_models, google_models
from checks.finding import Finding

GATE = "referees"
LEAST = 2
_EVERY_AWS_TYPE = ("cfn-lint", "cfn-validate")
"""Both have the schemas of all types."""
_TERRAFORM = "terraform validate"
_BINDINGS = "provider's bindings"


def findings(folder: Path) -> Iterator[Finding]:
    """Types with fewer than two referees."""
    for kind, names in referees(folder).items():
        if len(names) < LEAST:
            yield Finding(GATE, "too-few", kind, f"only {', '.join(names) or 'nobody'} looks at it")


def referees(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """By type of resource, of all stages synthesised there."""
    aws = {kind: _of_aws(kind) for kind in _aws_types(folder)}
    google = {kind: _of_google(kind) for kind in _google_types(folder)}
    return dict(sorted(aws.items())) | dict(sorted(google.items()))


def _of_aws(kind: str) -> tuple[str, ...]:
    return (*_EVERY_AWS_TYPE, aws_models.GATE) if kind in aws_models.OPERATIONS else _EVERY_AWS_TYPE


def _of_google(kind: str) -> tuple[str, ...]:
    own = (_BINDINGS,) if kind.startswith("google_") else ("its test",)
    documents = ("discovery documents",) if kind in google_models.SCHEMAS else ()
    return (*own, *documents, _TERRAFORM)


def _aws_types(folder: Path) -> set[str]:
    templates = (json.loads(file.read_text()) for file in folder.glob("*/aws/*.template.json"))
    return {resource["Type"] for template in templates for resource in template["Resources"].values()}


def _google_types(folder: Path) -> set[str]:
    bodies = (json.loads(file.read_text()) for file in folder.glob("*/google/stacks/*/cdk.tf.json"))
    return {kind for body in bodies for kind in body["resource"]}
