"""How much each parameter alone tells about an objective: the figures that the dashboard shows beside its slices.

ranks     of the trials' values, 0 for the least; ties share their mean rank
groups    trials with like values of the parameter: of a choice each value's own, of numbers equally large ones by rank; one for trials without it
share     epsilon^2 = (SS_between - (k - 1) MS_within) / SS_total of the ranks over k groups of n trials, at least 0
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from .frozen_trial import FrozenTrial

TRIALS_MIN = 8
_GROUPS_MAX = 8


def shares(parameters: Mapping[str, Any], trials: Sequence[FrozenTrial], place: int) -> dict[str, float]:
    """The share of each parameter (as the study has it) in the differences of the objective at `place`, the largest first. Raises ValueError
    for too few trials."""
    valued = [trial for trial in trials if trial.values is not None and math.isfinite(trial.values[place])]
    if len(valued) < TRIALS_MIN:
        raise ValueError(f"importances need {TRIALS_MIN} trials with a value, and there are {len(valued)}")
    ranks = _ranked([trial.values[place] for trial in valued if trial.values is not None])
    found = {name: _share(_groups(parameter, [trial.params.get(name) for trial in valued]), ranks) for name, parameter in parameters.items()}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _ranked(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end + 1 < len(order) and values[order[end + 1]] == values[order[begin]]:
            end += 1
        for place in order[begin : end + 1]:
            ranks[place] = (begin + end) / 2
        begin = end + 1
    return ranks


def _groups(parameter: Mapping[str, Any], values: Sequence[Any]) -> list[int]:
    if parameter["kind"] == "choice":
        places = {_distinct(value): place for place, value in enumerate(parameter["values"])}
        return [places.get(_distinct(value), -1) for value in values]
    present = [float(value) for value in values if value is not None]
    count = max(2, min(_GROUPS_MAX, math.isqrt(len(present))))
    ranks = iter(_ranked(present))
    return [-1 if value is None else min(count - 1, math.floor(next(ranks) / len(present) * count)) for value in values]


def _distinct(value: Any) -> tuple[bool, Any]:
    """Python takes True for 1."""
    return isinstance(value, bool), value


def _share(groups: Sequence[int], ranks: Sequence[float]) -> float:
    n, mean = len(ranks), sum(ranks) / len(ranks)
    members: dict[int, list[float]] = {}
    for group, rank in zip(groups, ranks, strict=True):
        members.setdefault(group, []).append(rank)
    k = len(members)
    total = sum((rank - mean) ** 2 for rank in ranks)
    between = sum(len(of) * (sum(of) / len(of) - mean) ** 2 for of in members.values())
    if total == 0 or n <= k:
        return 0.0
    return max(0.0, (between - (k - 1) * (total - between) / (n - k)) / total)
