"""Optuna's distributions and values as Hone's parameters and values, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

from .._choices import choice_of, plain_choices
from .._names import hone_name
from ..space import Categorical, Float, Int, Parameter, Value

_NEAR = 1e-9


def parameter_of(distribution: BaseDistribution) -> Parameter:
    """The parameter that a distribution of more than one value describes. Raises TypeError for a kind that Optuna does not have."""
    if isinstance(distribution, FloatDistribution):
        return Float(distribution.low, distribution.high, distribution.log, distribution.step)
    if isinstance(distribution, IntDistribution):
        return Int(distribution.low, distribution.high, distribution.log, None if distribution.step == 1 else distribution.step)
    if isinstance(distribution, CategoricalDistribution):
        return Categorical(plain_choices(distribution.choices))
    raise TypeError(f"{distribution!r} is no distribution of Optuna's")


def hone_value(distribution: BaseDistribution, value: Any) -> Value:
    """A value of Optuna's as Hone knows it."""
    if isinstance(distribution, CategoricalDistribution):
        return plain_choices(distribution.choices)[int(distribution.to_internal_repr(value))]
    plain: Value = value
    return plain


def hone_values(params: Mapping[str, Any], distributions: Mapping[str, BaseDistribution]) -> dict[str, Value]:
    """The values of a trial as Hone knows them; what can have one value only is no parameter."""
    return {hone_name(name): hone_value(distributions[name], value) for name, value in params.items() if not distributions[name].single()}


def optuna_value(distribution: BaseDistribution, value: Value) -> Any:
    """A value of Hone's as Optuna knows it. Raises ValueError where the distribution does not have it."""
    if isinstance(distribution, CategoricalDistribution):
        return choice_of(distribution.choices, plain_choices(distribution.choices), value)
    if isinstance(distribution, (FloatDistribution, IntDistribution)) and not isinstance(value, (str, bool)):
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
