"""The part of DynamoDB's expression language that condition and update expressions here are written in."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

Value = dict[str, Any]
Item = dict[str, Value]

_TOKEN = re.compile(r"\s*(#\w+|:\w+|<>|<=|>=|[=<>(),+-]|[A-Za-z_][\w.]*)")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class InvalidExpression(ValueError):
    """What DynamoDB answers with a ValidationException."""


@dataclass
class Expression:
    """One expression over one item."""

    text: str
    names: Mapping[str, str]
    values: Mapping[str, Value]

    def __post_init__(self) -> None:
        self._tokens = _tokens_of(self.text)
        self._at = 0

    def holds(self, item: Item) -> bool:
        """Whether the item meets the condition."""
        result = self._either(item)
        if self._at != len(self._tokens):
            raise InvalidExpression(f"left over in {self.text!r}: {self._tokens[self._at :]}")
        return result

    def updated(self, item: Item) -> Item:
        """The item after the update."""
        after = dict(item)
        while self._at < len(self._tokens):
            clause = self._next().upper()
            for _ in self._list():
                self._change(clause, item, after)
        return after

    def _list(self) -> Iterator[None]:
        yield
        while self._peek() == ",":
            self._next()
            yield

    def _change(self, clause: str, before: Item, after: Item) -> None:
        name = self._name()
        if clause == "REMOVE":
            after.pop(name, None)
        elif clause == "ADD":
            after[name] = _add(before.get(name, {"N": "0"}), self._value(before))
        elif clause == "SET":
            self._expect("=")
            after[name] = self._sum(before)
        else:
            raise InvalidExpression(f"clause {clause}")

    def _sum(self, item: Item) -> Value:
        total = self._value(item)
        while self._peek() in ("+", "-"):
            sign = 1 if self._next() == "+" else -1
            total = _add(total, self._value(item), sign)
        return total

    def _value(self, item: Item) -> Value:
        token = self._next()
        if token.startswith(":"):
            return self._bound(token)
        if token == "if_not_exists":
            self._expect("(")
            name = self._name()
            self._expect(",")
            other = self._value(item)
            self._expect(")")
            return item.get(name, other)
        return item[self._resolve(token)]

    def _either(self, item: Item) -> bool:
        result = self._both(item)
        while self._peek().upper() == "OR":
            self._next()
            right = self._both(item)
            result = result or right
        return result

    def _both(self, item: Item) -> bool:
        result = self._term(item)
        while self._peek().upper() == "AND":
            self._next()
            right = self._term(item)
            result = result and right
        return result

    def _term(self, item: Item) -> bool:
        token = self._peek()
        if token.upper() == "NOT":
            self._next()
            return not self._term(item)
        if token == "(":
            self._next()
            result = self._either(item)
            self._expect(")")
            return result
        if token in ("attribute_exists", "attribute_not_exists"):
            return self._exists() in item if token == "attribute_exists" else self._exists() not in item
        if token == "begins_with":
            return self._begins(item)
        return self._comparison(item)

    def _exists(self) -> str:
        self._next()
        self._expect("(")
        name = self._name()
        self._expect(")")
        return name

    def _begins(self, item: Item) -> bool:
        self._next()
        self._expect("(")
        value = self._operand(item) or {}
        self._expect(",")
        start = self._operand(item) or {}
        self._expect(")")
        return "S" in value and str(value["S"]).startswith(start["S"])

    def _comparison(self, item: Item) -> bool:
        left, sign, right = self._operand(item), self._next(), self._operand(item)
        if left is None or right is None or left.keys() != right.keys():
            return sign == "<>"
        return _COMPARE[sign](_comparable(left), _comparable(right))

    def _operand(self, item: Item) -> Value | None:
        token = self._next()
        return self._bound(token) if token.startswith(":") else item.get(self._resolve(token))

    def _bound(self, token: str) -> Value:
        if token not in self.values:
            raise InvalidExpression(f"{token} is not given")
        return self.values[token]

    def _name(self) -> str:
        return self._resolve(self._next())

    def _resolve(self, token: str) -> str:
        if token.startswith("#") and token not in self.names:
            raise InvalidExpression(f"{token} is not given")
        return self.names.get(token, token)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise InvalidExpression(f"expected {token} in {self.text!r}")


@lru_cache
def _tokens_of(text: str) -> tuple[str, ...]:
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise InvalidExpression(f"cannot read {text!r}")
    return tuple(tokens)


def _comparable(value: Value) -> Any:
    ((tag, content),) = value.items()
    return Decimal(content) if tag == "N" else content.encode() if tag == "S" else content


def _add(left: Value, right: Value, sign: int = 1) -> Value:
    if "N" not in left or "N" not in right:
        raise InvalidExpression("An operand in the update expression has an incorrect data type")
    return {"N": str(Decimal(left["N"]) + sign * Decimal(right["N"]))}
