"""The space of a study that is on the server: which points it has, and how its document grows."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping, Sequence
from typing import Any

from .._conditions import holds, is_same
from ..space import Categorical, Float, Int, Parameter, Value

_NEAR = 1e-9


class KnownSpace:
    """The parameters as the server states them, parents before their children."""

    def __init__(self, parameters: Sequence[Mapping[str, Any]]) -> None:
        self._parameters = list(parameters)

    def point(self, evaluated: Mapping[str, Value], suggested: Mapping[str, Value], draws: random.Random) -> dict[str, Value] | None:
        """The point that a trial is: what it was evaluated at; where it did not ask for a parameter, which makes no difference then, what was
        suggested, or any value. None where it was evaluated at a value that the space does not have."""
        values: dict[str, Value] = {}
        for parameter in self._parameters:
            name = parameter["name"]
            if not all(holds(condition, values) for condition in parameter.get("when", ())):
                continue
            if name in evaluated:
                if not _contains(parameter, evaluated[name]):
                    return None
                values[name] = evaluated[name]
            else:
                values[name] = suggested[name] if name in suggested else _parameter(parameter).draw(draws)
        return values

    def reaches(self, name: str, parameter: Parameter) -> bool:
        """Whether a parameter of this name, if there is one, has all the values that another one has."""
        known = next((known for known in self._parameters if known["name"] == name), None)
        if known is None:
            return True
        if isinstance(parameter, Categorical):
            return all(_contains(known, choice) for choice in parameter.choices)
        return "min" in known and bool(known["min"] <= parameter.low and parameter.high <= known["max"])


def is_same_point(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether two points are one, rounding aside."""
    return one.keys() == other.keys() and all(_is_near(value, other[name]) for name, value in one.items())


def widened(known: Parameter, parameter: Parameter) -> Parameter | None:
    """The first parameter with the values of the second as well; None where no range or list has both."""
    if isinstance(known, Categorical) and isinstance(parameter, Categorical):
        more = [choice for choice in parameter.choices if not any(is_same(choice, other) for other in known.choices)]
        return dataclasses.replace(known, choices=[*known.choices, *more])
    if isinstance(known, Float) and isinstance(parameter, Float) and _is_one_lattice(known, parameter):
        return dataclasses.replace(known, low=min(known.low, parameter.low), high=max(known.high, parameter.high))
    if isinstance(known, Int) and isinstance(parameter, Int) and _is_one_lattice(known, parameter):
        return dataclasses.replace(known, low=min(known.low, parameter.low), high=max(known.high, parameter.high))
    return None


def parameter_in(document: Mapping[str, Any]) -> Parameter | None:
    """The parameter that an entry of a study document describes; None for a kind that Optuna does not have."""
    log = document.get("scale") == "log"
    if "double" in document:
        low, high = document["double"]
        return Float(low, high, log, document.get("step"))
    if "int" in document:
        low, high = document["int"]
        return Int(low, high, log, document.get("step"))
    return Categorical(document["choice"]) if "choice" in document else None


def _is_one_lattice(known: Float | Int, parameter: Float | Int) -> bool:
    if known.log != parameter.log or known.step != parameter.step:
        return False
    if known.step is None:
        return True
    steps = (known.low - parameter.low) / known.step
    return abs(steps - round(steps)) < 1e-8


def _contains(parameter: Mapping[str, Any], value: Value) -> bool:
    if "values" in parameter:
        return any(is_same(value, known) for known in parameter["values"])
    if isinstance(value, (str, bool)) or not parameter["min"] <= value <= parameter["max"]:
        return False
    steps = (value - parameter["min"]) / parameter["step"] if "step" in parameter else 0.0
    return bool(abs(steps - round(steps)) < _NEAR * max(1.0, abs(steps)))


def _parameter(parameter: Mapping[str, Any]) -> Parameter:
    if "values" in parameter:
        return Categorical(parameter["values"])
    kind = Int if parameter["kind"] == "int" else Float
    return kind(parameter["min"], parameter["max"], log=parameter["scale"] != "linear" and parameter["min"] > 0, step=parameter.get("step"))


def _is_near(one: Value, other: Value) -> bool:
    if isinstance(one, (str, bool)) or isinstance(other, (str, bool)):
        return is_same(one, other)
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))
