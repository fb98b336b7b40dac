"""Optuna's distributions and values as Hone's parameters and values, and back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

from .._conditions import is_same
from ..space import Categorical, Float, Int, Parameter, Value

_NEAR = 1e-9


def hone_name(name: str) -> str:
    """The name that Hone gives a parameter or a metric: letters, digits, _ . and -, beginning with a letter or _."""
    fitting = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
    return fitting if re.match(r"[A-Za-z_]", fitting) else f"_{fitting}"


def parameter_of(distribution: BaseDistribution) -> Parameter:
    """The parameter that a distribution of more than one value describes. Raises TypeError for a kind that Optuna does not have."""
    if isinstance(distribution, FloatDistribution):
        return Float(distribution.low, distribution.high, distribution.log, distribution.step)
    if isinstance(distribution, IntDistribution):
        return Int(distribution.low, distribution.high, distribution.log, None if distribution.step == 1 else distribution.step)
    if isinstance(distribution, CategoricalDistribution):
        return Categorical(_hone_choices(distribution))
    raise TypeError(f"{distribution!r} is no distribution of Optuna's")


def hone_value(distribution: BaseDistribution, value: Any) -> Value:
    """A value of Optuna's as Hone knows it."""
    if isinstance(distribution, CategoricalDistribution):
        return _hone_choices(distribution)[int(distribution.to_internal_repr(value))]
    plain: Value = value
    return plain


def hone_values(params: Mapping[str, Any], distributions: Mapping[str, BaseDistribution]) -> dict[str, Value]:
    """The values of a trial as Hone knows them; what can have one value only is no parameter."""
    return {hone_name(name): hone_value(distributions[name], value) for name, value in params.items() if not distributions[name].single()}


def optuna_value(distribution: BaseDistribution, value: Value) -> Any:
    """A value of Hone's as Optuna knows it. Raises ValueError where the distribution does not have it."""
    if isinstance(distribution, CategoricalDistribution):
        for choice, known in zip(distribution.choices, _hone_choices(distribution), strict=True):
            if is_same(known, value):
                return choice
    elif isinstance(distribution, (FloatDistribution, IntDistribution)) and not isinstance(value, (str, bool)):
        return _number_within(distribution, float(value))
    raise ValueError(f"{value!r} is not in {distribution}")


def _number_within(distribution: FloatDistribution | IntDistribution, value: float) -> float | int:
    low, high = distribution.low, distribution.high
    slack = _NEAR * max(abs(low), abs(high))
    if not low - slack <= value <= high + slack:
        raise ValueError(f"{value!r} is not in {distribution}")
    if distribution.step is not None:
        steps = math.floor((high - low) / distribution.step + _NEAR)
        value = low + distribution.step * min(steps, max(0, round((value - low) / distribution.step)))
    value = min(high, max(low, value))
    return int(value) if isinstance(distribution, IntDistribution) else float(value)


def _hone_choices(distribution: CategoricalDistribution) -> list[Value]:
    """As `hone import` brings choices in: None is the text None. What would be the same twice, or is no plain value, is as Python writes it."""
    plain = [_plain(choice) for choice in distribution.choices]
    if any(is_same(one, other) for place, one in enumerate(plain) for other in plain[:place]):
        return [f"{place}: {choice!r}" for place, choice in enumerate(distribution.choices)]
    return plain


def _plain(choice: Any) -> Value:
    if isinstance(choice, (bool, str, int)) or (isinstance(choice, float) and math.isfinite(choice)):
        return choice
    return str(choice) if choice is None else repr(choice)
