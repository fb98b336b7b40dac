"""When a parameter is there, found from what trials asked for: a program that defines its space while it runs says that nowhere."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from .space import Categorical, Int, Parameter, Value, When

_FEW = 8


def find_conditions(name: str, space: Mapping[str, Parameter], asked: Sequence[Mapping[str, Value]]) -> list[When]:
    """What may say when a parameter is there, all that are equally likely: the values of one categorical parent, or the least or largest of an
    integer one, that tell the trials that asked for `name` from those that did not. A parent was asked for before, in each of them. Integers of
    many values count where there is nothing else; a real-valued parent may part them by chance, and is not looked at."""
    there = [values for values in asked if name in values]
    away = [values for values in asked if name not in values]
    found: list[tuple[int, When]] = []
    for parent, parameter in space.items():
        if parent == name or any(not _is_before(parent, name, values) for values in there):
            continue
        # Where the parent is not there itself, neither is the parameter.
        known = [values[parent] for values in away if parent in values]
        condition = _condition(parameter, [values[parent] for values in there], known)
        if condition is not None:
            found.append(((0 if known else 3) + _doubt(parameter), {parent: condition}))
    least = min((doubt for doubt, _ in found), default=0)
    return [when for doubt, when in found if doubt == least]


def _doubt(parent: Parameter) -> int:
    return 0 if isinstance(parent, Categorical) else 1 if has_few(parent) else 2


def has_few(parameter: Parameter) -> bool:
    """Whether an integer has few values, each of which may mean something."""
    return isinstance(parameter, Int) and (parameter.high - parameter.low) // (parameter.step or 1) < _FEW


def _is_before(parent: str, name: str, values: Mapping[str, Value]) -> bool:
    return next((asked for asked in values if asked in (parent, name)), name) == parent


def _condition(parameter: Parameter, there: Sequence[Value], away: Sequence[Value]) -> Any:
    if isinstance(parameter, Categorical):
        return None if set(there) & set(away) else [choice for choice in parameter.choices if choice in there]
    if not isinstance(parameter, Int):
        return None
    inside, outside = [int(value) for value in there], [int(value) for value in away]
    if all(value < min(inside) for value in outside):
        return {"min": min(inside)}
    if all(value > max(inside) for value in outside):
        return {"max": max(inside)}
    return None


def holds(condition: Mapping[str, Any], values: Mapping[str, Value]) -> bool:
    """Whether a condition, as the server states it, holds under the values of active parameters."""
    if "all" in condition:
        return all(holds(inner, values) for inner in condition["all"])
    if "any" in condition:
        return any(holds(inner, values) for inner in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], values)
    value = values.get(condition["parent"])
    if value is None:
        return False
    if "values" in condition:
        return any(is_same(value, wanted) for wanted in condition["values"])
    return bool(condition.get("min", -math.inf) <= float(value) <= condition.get("max", math.inf))


def is_same(one: Value, other: Value) -> bool:
    """Whether two values are one to the server, to which true is no 1 and 1.0 is 1."""
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)
