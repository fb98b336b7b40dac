"""What may vary: parameters as one declares them, turned into the study document's own form.

`likely` says where the best value is believed to be: a value, {"near": value, "spread": share of the range} for numbers, {value: weight} for
categories."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Value = float | int | str | bool
When = Mapping[str, Any]


@dataclass(frozen=True)
class Float:
    """A real number between low and high; on a log scale where its order of magnitude matters."""

    low: float
    high: float
    log: bool = False
    step: float | None = None
    when: When = field(default_factory=dict)
    default: float | None = None
    likely: float | Mapping[str, float] | None = None

    def document(self) -> dict[str, Any]:
        return _document({"double": [float(self.low), float(self.high)]}, self)

    def draw(self, draws: random.Random) -> Value:
        """A value at random, evenly on the parameter's scale."""
        if self.step is not None:
            return self.low + self.step * draws.randint(0, math.floor((self.high - self.low) / self.step + 1e-9))
        if not self.log:
            return draws.uniform(self.low, self.high)
        return min(self.high, max(self.low, math.exp(draws.uniform(math.log(self.low), math.log(self.high)))))


@dataclass(frozen=True)
class Int:
    """A whole number between low and high, both included."""

    low: int
    high: int
    log: bool = False
    step: int | None = None
    when: When = field(default_factory=dict)
    default: int | None = None
    likely: int | Mapping[str, float] | None = None

    def document(self) -> dict[str, Any]:
        return _document({"int": [self.low, self.high]}, self)

    def draw(self, draws: random.Random) -> Value:
        """A value at random, evenly on the parameter's scale."""
        if self.log:
            return min(self.high, max(self.low, round(math.exp(draws.uniform(math.log(self.low), math.log(self.high))))))
        return draws.randrange(self.low, self.high + 1, self.step or 1)


@dataclass(frozen=True)
class Categorical:
    """One of some values without an order."""

    choices: Sequence[Value]
    when: When = field(default_factory=dict)
    default: Value | None = None
    likely: Value | Mapping[Any, float] | None = None

    def document(self) -> dict[str, Any]:
        return _document({"choice": list(self.choices)}, self)

    def draw(self, draws: random.Random) -> Value:
        """A value at random."""
        return draws.choice(self.choices)


Parameter = Float | Int | Categorical


def _document(kind: dict[str, Any], parameter: Any) -> dict[str, Any]:
    if getattr(parameter, "log", False):
        kind["scale"] = "log"
    for name in ("step", "default"):
        value = getattr(parameter, name, None)
        if value is not None:
            kind[name] = value
    if isinstance(parameter.likely, Mapping):
        kind["likely"] = {_text(value): weight for value, weight in parameter.likely.items()}
    elif parameter.likely is not None:
        kind["likely"] = parameter.likely
    if parameter.when:
        kind["when"] = dict(parameter.when)
    return kind


def _text(value: Value) -> str:
    """What a study document calls a value as a key."""
    return str(value).lower() if isinstance(value, bool) else str(value)
