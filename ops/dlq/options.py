"""Options of the commands on dead messages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WORK_DLQ = "work_dlq"
QueueOption = Annotated[str, typer.Option(help="Queue, as `dlq list` names it.")]
FingerprintOption = Annotated[
    str | None,
    typer.Option(help="Only messages of this error: the fingerprint of `dlq list`, or its beginning."),
]
CodeOption = Annotated[
    str | None, typer.Option(help="Only messages of this version of the code, or its beginning.")
]
IssueOption = Annotated[str | None, typer.Option(help="Only messages of this issue, as owner/repo#123.")]
IdOption = Annotated[str | None, typer.Option("--id", help="Only this message: its id, or its beginning.")]
FolderOption = Annotated[
    Path, typer.Option("--folder", help="Folder for the file.", file_okay=False, exists=True)
]
