"""The space of a study that is on the server: which points it has."""

from __future__ import annotations

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
        self.names = {str(parameter["name"]) for parameter in parameters}

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

    def is_at(self, suggested: Mapping[str, Value], evaluated: Mapping[str, Value]) -> bool:
        """Whether what was evaluated is what was suggested, rounding aside; a parameter that was not asked for makes no difference."""
        point = self.point(evaluated, suggested, random.Random(0))
        return point is not None and all(name in suggested and _is_near(value, suggested[name]) for name, value in point.items() if name in evaluated)

    def reaches(self, name: str, parameter: Parameter) -> bool:
        """Whether there is a parameter of this name, with all the values that another one has."""
        known = next((known for known in self._parameters if known["name"] == name), None)
        if known is None:
            return False
        if isinstance(parameter, Categorical):
            return all(_contains(known, choice) for choice in parameter.choices)
        return "min" in known and bool(known["min"] <= parameter.low and parameter.high <= known["max"])


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
