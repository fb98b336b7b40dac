"""What of Optuna's samplers and pruners Hone has a counterpart of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import optuna
from optuna.trial import FrozenTrial

from .._names import hone_name
from ..space import Categorical

_ALGORITHMS = {"RandomSampler": "random", "QMCSampler": "sobol", "GridSampler": "grid", "BruteForceSampler": "grid"}
_ETA_LEAST, _ETA_MOST = 2, 8

Spec = Mapping[str, Any]


def algorithm_for(sampler: optuna.samplers.BaseSampler | None) -> str:
    """The algorithm that takes a sampler's place: what searches without learning stays what it is, everything else is `gp`."""
    return _ALGORITHMS.get(type(sampler).__name__, "gp")


def constraints_func_of(sampler: optuna.samplers.BaseSampler | None) -> Callable[[FrozenTrial], Sequence[float]] | None:
    """The function of a sampler that says by how much a trial breaks its constraints."""
    return getattr(sampler, "_constraints_func", None)


def grid_of(sampler: optuna.samplers.BaseSampler | None) -> dict[str, Categorical] | None:
    """The space of a GridSampler; None for any other, whose space is learned."""
    grid: Mapping[str, Sequence[Any]] | None = getattr(sampler, "_search_space", None) if type(sampler).__name__ == "GridSampler" else None
    if grid is None:
        return None
    return {hone_name(name): Categorical([str(value) if value is None else value for value in values]) for name, values in grid.items()}


def points_of(sampler: optuna.samplers.BaseSampler | None) -> int | None:
    """How many points a GridSampler has; None for any other."""
    grid = grid_of(sampler)
    return None if grid is None else math.prod(len(parameter.choices) for parameter in grid.values())


def rule_for(pruner: optuna.pruners.BasePruner | None) -> Spec:
    """What a study says in a pruner's place, Optuna's own default included. Raises KeyError where there is no counterpart: the pruner stays."""
    read = _READERS["MedianPruner" if pruner is None else type(pruner).__name__]
    return read({} if pruner is None else vars(pruner))


def _percentile(settings: Mapping[str, Any]) -> Spec:
    percentile = settings.get("_percentile", 50.0)
    named = {"name": "median"} if percentile == 50 else {"name": "percentile", "percentile": percentile}
    rule = {
        **named,
        "startStep": settings.get("_n_warmup_steps", 0) + 1,
        "minTrials": max(1, settings.get("_n_startup_trials", 5), settings.get("_n_min_trials", 1)),
        "interval": settings.get("_interval_steps", 1),
        "against": "values",
    }
    return {"earlyStopping": rule}


def _halving(settings: Mapping[str, Any]) -> Spec:
    first, most = settings["_min_resource"], settings.get("_max_resource")
    # The rungs of `asha` are shares of the last step, which must be known.
    if not isinstance(first, int) or not isinstance(most, int):
        return {"earlyStopping": {"name": "auto"}}
    eta = min(_ETA_MOST, max(_ETA_LEAST, settings["_reduction_factor"]))
    return {"earlyStopping": {"name": "asha", "eta": eta, "firstRung": first}, "resource": {"metric": "step", "max": most}}


def _nothing(_: Mapping[str, Any]) -> Spec:
    return {}


_READERS = {
    "MedianPruner": _percentile,
    "PercentilePruner": _percentile,
    "SuccessiveHalvingPruner": _halving,
    "HyperbandPruner": _halving,
    "NopPruner": _nothing,
}
