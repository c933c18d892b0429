"""`python -m checks.referees`: writes docs/referees.md, which says who looks at which type of resource.

From the templates that `make check` synthesised last.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from checks import aws_models, google_models
from checks.finding import Finding
from toolchain.tools import ROOT

GATE = "referees"
PAGE = ROOT / "docs" / "referees.md"
FOLDER = ROOT / ".build" / "checks"
LEAST = 2
_EVERY_AWS_TYPE = ("cfn-lint", "cfn-validate")
"""Both have the schemas of all types."""
_TERRAFORM = "terraform validate"
_BINDINGS = "provider's bindings"
_HEAD = """# Who looks at which type of resource

No emulator knows every type of resource, and none is as strict as the cloud. So every type has at least two
referees, which work without an account:

- **cfn-lint** and **cfn-validate** (AWS's `cloudformation-validate`) know the schema of every type of
  CloudFormation.
- **botocore** knows what each service's own call takes: lengths, ranges, enumerations, forms. It sees each
  resource with all references resolved.
- **provider's bindings**, in tests: which arguments Terraform's provider has, which it needs, their types.
- **discovery documents** of Google: the fields and enumerations of each interface.
- **terraform validate** runs where there is a network: in the workflow of pull requests, over
  `gcp_stack/golden`.

`make check` runs all but the tests and `terraform validate`. It also compares the calls of `doctor` and of
deployments with the methods and scopes in Google's discovery documents.
`python -m checks.referees` writes this page.

| type | referees |
| --- | --- |
"""


def findings(folder: Path = FOLDER) -> Iterator[Finding]:
    """Types with fewer than two referees, and a page that says something else."""
    table = referees(folder)
    for kind, names in table.items():
        if len(names) < LEAST:
            yield Finding(GATE, "too-few", kind, f"only {', '.join(names) or 'nobody'} looks at it")
    if not PAGE.is_file() or PAGE.read_text() != page(table):
        yield Finding(GATE, "page", "docs/referees.md", "is not what `python -m checks.referees` writes")


def referees(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """By type of resource, of all stages synthesised there."""
    aws = {kind: _of_aws(kind) for kind in _aws_types(folder)}
    google = {kind: _of_google(kind) for kind in _google_types(folder)}
    return dict(sorted(aws.items())) | dict(sorted(google.items()))


def page(table: Mapping[str, tuple[str, ...]]) -> str:
    return _HEAD + "".join(f"| `{kind}` | {', '.join(names)} |\n" for kind, names in table.items())


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


if __name__ == "__main__":
    PAGE.write_text(page(referees(FOLDER)))
    sys.exit(0)
