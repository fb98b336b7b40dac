"""When a parameter is there, found from what trials asked for: a program that defines its space while it runs says that nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .space import Categorical, Int, Parameter, Value, When


def find_condition(name: str, space: Mapping[str, Parameter], asked: Sequence[Mapping[str, Value]]) -> When | None:
    """The values of one categorical parent, or the least or largest of an integer one, that tell the trials that asked for `name`
    from those that did not; None when no single parent does. A real-valued parent may part them by chance, and is not looked at."""
    there = [values for values in asked if name in values]
    away = [values for values in asked if name not in values]
    found: list[tuple[int, When]] = []
    for parent, parameter in space.items():
        if parent == name or any(parent not in values for values in there):
            continue
        # Where the parent is not there itself, neither is the parameter.
        known = [values[parent] for values in away if parent in values]
        condition = _condition(parameter, [values[parent] for values in there], known)
        if condition is not None:
            rank = (0 if known else 2) + (0 if isinstance(parameter, Categorical) else 1)
            found.append((rank, {parent: condition}))
    return min(found, key=lambda pair: pair[0])[1] if found else None


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
