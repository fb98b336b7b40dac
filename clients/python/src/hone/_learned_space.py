"""A space that nobody declared, learned from what the first trials asked for: define-by-run."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping, Sequence

from ._conditions import find_conditions, has_few, is_same
from .space import Categorical, Int, Parameter, Value, When

class LearnedSpace:
    """The parameters that trials asked for, and the values that they had there. What comes and goes gets the condition that parts the
    trials that asked for it from those that did not."""

    def __init__(self) -> None:
        self.parameters: dict[str, Parameter] = {}
        self._asked: list[Mapping[str, Value]] = []

    def ask(self, name: str, parameter: Parameter) -> Parameter | None:
        """Notes that a trial asks for a parameter; what it was known as before, None for a new one."""
        known = self.parameters.get(name)
        self.parameters.setdefault(name, parameter)
        return known

    def add(self, values: Mapping[str, Value]) -> None:
        """Notes the values of a trial: of every parameter that it asked for, and of no other."""
        self._asked.append(values)

    def draw(self, name: str, parameter: Parameter, draws: random.Random) -> Value:
        """A value at random, of those first that must come up before it is known what hangs on them."""
        missing = self._missing(name, parameter)
        return draws.choice(missing) if missing else parameter.draw(draws)

    @property
    def is_covered(self) -> bool:
        """True when every value that something may hang on has come up (each choice, the least and largest of few integers, and those between which
        something appears), and no parameter comes and goes for two possible reasons."""
        if not self.parameters or any(self._missing(name, parameter) for name, parameter in self.parameters.items()):
            return False
        return all(len(self._conditions(name)) <= 1 for name in self._coming_and_going())

    def conditioned(self, name: str) -> Parameter | None:
        """The parameter with its condition, if it has one; None where it comes and goes and no other parameter says when."""
        if self.count(name) == len(self._asked):
            return self.parameters[name]
        found = self._conditions(name)
        return dataclasses.replace(self.parameters[name], when=found[0]) if found else None

    def count(self, name: str) -> int:
        """How many trials asked for it."""
        return sum(name in values for values in self._asked)

    def _conditions(self, name: str) -> list[When]:
        return find_conditions(name, self.parameters, self._asked)

    def _coming_and_going(self) -> list[str]:
        return [name for name in self.parameters if 0 < self.count(name) < len(self._asked)]

    def _missing(self, name: str, parameter: Parameter) -> Sequence[Value]:
        wanted: list[Value] = []
        if isinstance(parameter, Categorical):
            wanted = list(parameter.choices)
        elif isinstance(parameter, Int):
            wanted = [*([parameter.low, parameter.high] if has_few(parameter) else []), *self._between(name, parameter)]
        seen = [values[name] for values in self._asked if name in values]
        return [value for value in wanted if not any(is_same(value, other) for other in seen)]

    def _between(self, name: str, parameter: Int) -> list[Value]:
        """Values of an integer halfway between those with and those without a parameter that hangs on it."""
        step = parameter.step or 1
        found: list[Value] = []
        for child in self._coming_and_going():
            if not any(name in when for when in self._conditions(child)):
                continue
            there = [int(values[name]) for values in self._asked if child in values]
            away = [int(values[name]) for values in self._asked if child not in values and name in values]
            if away:
                low, high = (max(away), min(there)) if max(away) < min(there) else (max(there), min(away))
                found += [low + step * ((high - low) // step // 2)] if (high - low) // step > 1 else []
        return found
