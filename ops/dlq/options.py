"""What the commands on dead messages are told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

QueueOption = Annotated[str, typer.Option(help="Which one, as `dlq list` names it.")]
FingerprintOption = Annotated[
    str | None, typer.Option(help="Only those of this error, as `dlq list` shows it, or how it begins.")
]
CodeOption = Annotated[
    str | None, typer.Option(help="Only those that died of this version of the code, or how it begins.")
]
IssueOption = Annotated[str | None, typer.Option(help="Only those of this issue, as owner/repo#123.")]
IdOption = Annotated[str | None, typer.Option("--id", help="Only this message; its id, or how it begins.")]
FolderOption = Annotated[
    Path, typer.Option("--folder", help="Where the file is written.", file_okay=False, exists=True)
]
