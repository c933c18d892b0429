"""Tasks are gone through in order, and again from where they stopped."""

from __future__ import annotations

import pytest

from ops.failure import Failed
from ops.task import Action, Task, walk

WORDS = ("bootstrap", "login", "deploy")


class World:
    """What is done; a person does what is in `by_people`, and whatever is in `fails` fails once."""

    def __init__(self, *, by_people: set[str] | None = None, fails: set[str] | None = None) -> None:
        self.done: list[str] = []
        self.said: list[str] = []
        self.agrees = True
        self._by_people, self._fails = by_people or set(), fails or set()

    def walk(self) -> str | None:
        stopped = walk(
            [self._task(word) for word in WORDS], say=self.said.append, agreed=lambda _: self.agrees
        )
        return stopped.title if stopped else None

    def _task(self, word: str) -> Task:
        actions = [] if word in self._by_people else [Action(f"$ {word}", lambda: self._do(word))]
        return Task(
            title=word,
            is_done=lambda: word in self.done,
            by_hand=lambda: f"Please {word}.",
            actions=lambda: actions,
        )

    def _do(self, word: str) -> None:
        if word in self._fails:
            self._fails.discard(word)
            raise Failed(word)
        self.done.append(word)


def test_every_task_is_done_once_in_order() -> None:
    world = World()
    assert world.walk() is None
    assert world.walk() is None
    assert world.done == list(WORDS)


def test_each_command_is_shown_before_it_is_run() -> None:
    world = World(fails={"bootstrap"})
    with pytest.raises(Failed):
        world.walk()
    assert world.said == ["→ bootstrap", "    $ bootstrap"]


def test_it_stops_with_one_sentence_where_a_person_must_act_and_goes_on_from_there() -> None:
    world = World(by_people={"login"})
    assert world.walk() == "login"
    assert world.said[-1] == "Please login."
    assert world.done == ["bootstrap"]
    world.done.append("login")
    assert world.walk() is None
    assert world.done == list(WORDS)


@pytest.mark.parametrize("word", WORDS)
def test_after_a_failure_it_goes_on_from_there(word: str) -> None:
    world = World(fails={word})
    with pytest.raises(Failed):
        world.walk()
    assert world.walk() is None
    assert world.done == list(WORDS)


def test_what_is_not_agreed_to_is_not_done() -> None:
    world = World()
    world.agrees = False
    assert world.walk() == "bootstrap"
    assert world.done == []


def test_a_command_that_comes_to_nothing_is_reported_and_not_passed_over() -> None:
    task = Task(
        title="deploy",
        is_done=lambda: False,
        by_hand=lambda: "Please deploy.",
        actions=lambda: [Action("$ deploy", lambda: None)],
    )
    said: list[str] = []
    assert walk([task], say=said.append, agreed=lambda _: True) is task
    assert said[-1] == "Please deploy."
