"""The messages of a thread, each once, also where GitHub copied them to another repository."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from contract.event import GHOST
from contract.thread import Message

_NUMBER = re.compile(r"-(\d{1,20})$", re.ASCII)


def distinct(messages: Iterable[Message]) -> list[Message]:
    """Each message once, in the order of creation.

    A transfer gives an issue and its comments new ids at the new place, and shows in a second opening post.
    Comments by one author of one second are then copies, as many times as there are opening posts.
    """
    known = sorted({message.message_id: message for message in messages}.values(), key=_by_id)
    threads = sum(message.is_opening for message in known)
    groups: dict[tuple[str, ...], list[Message]] = defaultdict(list)
    for message in known:
        copied = threads > 1
        same = (message.author.lower(), message.created_at) if copied else (message.message_id,)
        groups[() if message.is_opening else same].append(message)
    return sorted(
        (message for group in groups.values() for message in _each(group, threads)), key=_by_creation
    )


def _each(group: Sequence[Message], threads: int) -> Iterator[Message]:
    different = 1 if group[0].is_opening else -(-len(group) // max(threads, 1))
    for first in range(different):
        yield _one(group[first::different])


def _one(copies: Sequence[Message]) -> Message:
    """The newest copy. The oldest one knows its author's role, and when a placeholder became an answer."""
    newest = copies[-1]
    if len(copies) == 1:
        return newest
    known = next((copy for copy in copies if copy.association and copy.author.lower() != GHOST), newest)
    return replace(
        newest,
        substantial_at=next((copy.substantial_at for copy in copies if copy.substantial_at), ""),
        author=known.author if newest.author.lower() == GHOST else newest.author,
        author_is_bot=known.author_is_bot,
        association=known.association,
    )


def _by_id(message: Message) -> tuple[int, str]:
    number = _NUMBER.search(message.message_id)
    return int(number[1]) if number else 0, message.message_id


def _by_creation(message: Message) -> tuple[str, bool, int, str]:
    """GitHub's times have whole seconds: within one the opening post comes first, then the smaller id."""
    return message.created_at, not message.is_opening, *_by_id(message)
