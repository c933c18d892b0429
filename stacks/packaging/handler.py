"""Where Lambda enters a function: `handle` in `handler.py` of its folder."""

from __future__ import annotations

import symtable
from pathlib import Path

from stacks.packaging.asset import LAMBDA_SRC
from stacks.packaging.installed import PackagingError


def check_handler(package: str, root: Path = LAMBDA_SRC) -> None:
    """Raises PackagingError unless the folder of that name has a handler. Nothing of it is run."""
    file = root / package / "handler.py"
    if not file.parent.is_dir():
        raise PackagingError(f"{root.name}/{package}: no such folder, but a route names it as its consumer")
    if not file.is_file() or "handle" not in _defined(file):
        raise PackagingError(
            f"{root.name}/{package}: expected a file handler.py that defines handle(event, context)"
        )


def _defined(file: Path) -> set[str]:
    """The names that the module gives a value, in whichever way."""
    try:
        module = symtable.symtable(file.read_text(encoding="utf-8"), str(file), "exec")
    except SyntaxError as error:
        where = f"{file.parent.parent.name}/{file.parent.name}/handler.py, line {error.lineno}"
        raise PackagingError(f"{where}: {error.msg}") from None
    return {each.get_name() for each in module.get_symbols() if each.is_assigned() or each.is_imported()}
