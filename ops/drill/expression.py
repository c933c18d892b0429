"""The part of CloudWatch's metric math that the alarms use: arithmetic, comparison, IF and FILL."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TypeAlias

Value: TypeAlias = float | None
"""None where there is no data."""

_BINARY: dict[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class UnknownMath(Exception):
    """The expression uses what is not known here."""


def evaluate(expression: str, values: Mapping[str, Value]) -> Value:
    """None where data is missing, or something is divided by nought. Raises UnknownMath."""
    return _evaluate(ast.parse(expression, mode="eval").body, values)


def _evaluate(node: ast.expr, values: Mapping[str, Value]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case (
            ast.BinOp(left=left, op=how, right=right) | ast.Compare(left=left, ops=[how], comparators=[right])
        ):
            return _combine(how, _evaluate(left, values), _evaluate(right, values))
        case ast.Call(func=ast.Name(id="FILL"), args=[data, filler]):
            found = _evaluate(data, values)
            return _evaluate(filler, values) if found is None else found
        case ast.Call(func=ast.Name(id="IF"), args=[condition, then, otherwise]):
            found = _evaluate(condition, values)
            return None if found is None else _evaluate(then if found else otherwise, values)
    raise UnknownMath(ast.unparse(node))


def _combine(how: ast.AST, left: Value, right: Value) -> Value:
    if type(how) not in _BINARY:
        raise UnknownMath(type(how).__name__)
    if left is None or right is None or (isinstance(how, ast.Div) and not right):
        return None
    return float(_BINARY[type(how)](left, right))
