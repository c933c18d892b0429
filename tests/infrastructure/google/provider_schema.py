"""What the provider's bindings, which are generated from its schema, know of each argument."""

from __future__ import annotations

import importlib
import re
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

Block = type[Any]


@cache
def meta() -> frozenset[str]:
    """Terraform's own arguments, which every resource has."""
    from cdktf import TerraformMetaArguments

    return frozenset({"//", *TerraformMetaArguments.__init__.__annotations__})


def config_of(resource_type: str) -> Block:
    """The bindings' class of a resource's arguments."""
    words = resource_type.removeprefix("google_")
    module = importlib.import_module(f"cdktf_cdktf_provider_google.{words}")
    name = "".join(word.capitalize() for word in words.split("_")) + "Config"
    found = getattr(module, name)
    assert isinstance(found, type)
    return found


def faults(block: Block, given: Mapping[str, Any], path: str) -> Iterator[str]:
    """Unknown, missing and ill-typed arguments, and values outside of a list that the schema gives."""
    hints = arguments(block)
    for name in sorted(required(block) - given.keys()):
        yield f"{path}.{name}: missing"
    for name, value in given.items():
        if name not in meta():
            if name in hints:
                yield from _value_faults(block, name, hints[name], value, f"{path}.{name}")
            else:
                yield f"{path}.{name}: unknown"


def arguments(block: Block) -> Mapping[str, Any]:
    hints = typing.get_type_hints(block.__init__)
    return {name: hint for name, hint in hints.items() if name not in {"return", *meta()}}


def required(block: Block) -> frozenset[str]:
    defaults = block.__init__.__kwdefaults__ or {}
    return frozenset(arguments(block)) - defaults.keys()


def _value_faults(block: Block, name: str, hint: Any, value: Any, path: str) -> Iterator[str]:
    inner = _block_in(hint)
    if inner is not None:
        for part in value if isinstance(value, list) else [value]:
            yield from faults(inner, part, path)
    elif not any(_fits(value, kind) for kind in _kinds(hint)):
        yield f"{path}: {value!r} is no {hint}"
    elif isinstance(value, str) and "${" not in value and not _is_known(value, possible_values(block, name)):
        yield f"{path}: {value!r} is none of {sorted(possible_values(block, name))}"


def _is_known(value: str, known: frozenset[str]) -> bool:
    return not known or value in known


def possible_values(block: Block, name: str) -> frozenset[str]:
    """As the provider's documentation lists them; empty where it lists none."""
    text = getattr(block, name).__doc__ or ""
    listed = re.search(r"[Pp]ossible values(?: are|):? ?\[([^\]]*)\]", text)
    return frozenset(re.findall(r'"([A-Z0-9_]+)"', listed[1])) if listed else frozenset()


def _block_in(hint: Any) -> Block | None:
    """The class of a nested block, wherever in the hint it stands."""
    if isinstance(hint, type) and hint.__module__.startswith("cdktf_cdktf_provider_google"):
        return hint
    return next((found for part in typing.get_args(hint) if (found := _block_in(part))), None)


def _kinds(hint: Any) -> Iterator[Any]:
    from cdktf import IResolvable

    if typing.get_origin(hint) is typing.Union:
        for part in typing.get_args(hint):
            yield from _kinds(part)
    elif hint not in (IResolvable, type(None)):
        yield hint


def _fits(value: Any, kind: Any) -> bool:
    origin = typing.get_origin(kind)
    if origin is None:
        # A reference to another resource is a text, whatever it stands for.
        expected: Any = (int, float) if kind is float else kind
        return (isinstance(value, str) and "${" in value) or (
            isinstance(value, expected) and (kind is bool or not isinstance(value, bool))
        )
    *_, inner = typing.get_args(kind)
    if isinstance(value, Mapping):
        return all(_fits(part, only) for part in value.values() for only in list(_kinds(inner))[:1])
    return isinstance(value, list) and all(any(_fits(part, only) for only in _kinds(inner)) for part in value)
