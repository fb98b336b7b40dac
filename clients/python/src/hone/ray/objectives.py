"""Ray's metric and mode as the objectives of a study, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ray.tune.result import DEFAULT_METRIC

from ..study import Study

_GOALS = {"min": "minimize", "max": "maximize"}
_MODES = {goal: mode for mode, goal in _GOALS.items()}


def objectives_of(metric: str | Sequence[str] | None, mode: str | Sequence[str] | None) -> tuple[list[str], list[str]]:
    """The metrics that have a goal, without those that are only observed (`obs`), and their goals. Raises ValueError where nothing says them."""
    if metric is None and isinstance(mode, str):
        metric = DEFAULT_METRIC
    if not metric or not mode:
        raise ValueError("the objective is not known: say metric and mode in tune.TuneConfig, or lists of them in HoneSearch")
    metrics, modes = ([metric], [mode]) if isinstance(metric, str) else (metric, mode)
    pairs = [(name, _GOALS[one]) for name, one in zip(metrics, modes, strict=True) if one in _GOALS]
    return [name for name, _ in pairs], [goal for _, goal in pairs]


def metric_and_mode(study: Study) -> tuple[Any, Any]:
    """A study's objectives in Ray's words: lists of them where it has several."""
    modes = [_MODES[goal] for goal in study.directions]
    return (study.metrics[0], modes[0]) if len(modes) == 1 else (study.metrics, modes)


def demand_objectives(study: Study, metrics: Sequence[str], goals: Sequence[str]) -> None:
    """Raises ValueError where a study has others."""
    if (list(metrics), list(goals)) != (study.metrics, study.directions):
        known, wanted = _words(study.metrics, study.directions), _words(metrics, goals)
        raise ValueError(f"study {study.name} is there to {known}, and the Tuner to {wanted}: say metric and mode as the study does, or take another name")


def _words(metrics: Sequence[str], goals: Sequence[str]) -> str:
    return " and ".join(f"{goal} {metric}" for metric, goal in zip(metrics, goals, strict=True))
