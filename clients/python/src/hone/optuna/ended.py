"""A trial of Optuna's that has ended, as Hone is told of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import optuna
from optuna.storages import InMemoryStorage
from optuna.trial import FrozenTrial, TrialState

from ..space import Value
from .distributions import hone_values

#: Where a study of Optuna's that is in memory keeps what tells its trials from others'.
_ORIGIN_KEY = "hone:origin"


class Ended:
    """What a trial was evaluated at, its curve with the objectives' values at its end, and how it ended."""

    def __init__(self, trial: FrozenTrial, state: TrialState, values: Sequence[float] | None, metrics: Sequence[str]) -> None:
        self.params: dict[str, Value] = hone_values(trial.params, trial.distributions)
        self.is_pruned = state == TrialState.PRUNED
        self.curve = _curve(trial, None if self.is_pruned else values, metrics)
        #: Of this trial alone in its storage.
        self.label = f"{trial.number}@{trial.datetime_start.isoformat() if trial.datetime_start else '-'}"

    @property
    def state(self) -> str:
        return {None: "SUCCEEDED", "pruned": "STOPPED", "infeasible": "INFEASIBLE"}[self.told]

    @property
    def told(self) -> str | None:
        """As hone.Study.tell takes it: who prunes before there is a value says that this cannot be evaluated."""
        return None if not self.is_pruned else "pruned" if self.curve else "infeasible"

    def measurements(self, known: Mapping[int, float]) -> list[dict[str, Any]]:
        """The curve as it travels, without the points that are known."""
        return [{"step": step, "values": values} for step, values in self.curve.items() if not (len(values) == 1 and known.get(step) in values.values())]


def origin_of(study: optuna.Study) -> str:
    """What tells the trials of a storage in memory from those of another process, which may start one of the same number in the same microsecond; it
    stays with a study that is pickled. A storage that is shared has one trial of each number."""
    storage = study._storage
    if not isinstance(storage, InMemoryStorage):
        return ""
    kept = storage.get_study_system_attrs(study._study_id).get(_ORIGIN_KEY) or f"#{uuid.uuid4().hex[:12]}"
    storage.set_study_system_attr(study._study_id, _ORIGIN_KEY, kept)
    return str(kept)


def constraints_of(trial: FrozenTrial) -> dict[str, float]:
    """The values of a trial's constraints by name; those of a sampler's function are numbered. Optuna before 5 has no other way to ask."""
    numbered = dict(enumerate(trial.system_attrs.get("constraints") or ()))
    named = {key.removeprefix("constraints:"): value for key, value in trial.system_attrs.items() if key.startswith("constraints:")}
    return {**{str(place): value for place, value in numbered.items()}, **named}


def constraint_metric(key: str) -> str:
    """The metric that a constraint's value is: Optuna's trials keep what is at most 0."""
    return f"constraint_{re.sub(r'[^A-Za-z0-9_]', '_', key)}"


def _curve(trial: FrozenTrial, values: Sequence[float] | None, metrics: Sequence[str]) -> dict[int, dict[str, float]]:
    curve = {step: {metrics[0]: value} for step, value in sorted(trial.intermediate_values.items())}
    last = max(curve, default=None)
    objectives = dict(zip(metrics, values, strict=True)) if values is not None else {}
    constraints = {constraint_metric(key): value for key, value in constraints_of(trial).items()}
    end = 0 if last is None else last if all(curve[last].get(metric) == value for metric, value in objectives.items()) else last + 1
    if objectives or constraints:
        curve[end] = {**curve.get(end, {}), **objectives, **constraints}
    return curve
