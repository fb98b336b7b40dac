"""CatBoost: `model.fit(..., callbacks=[HoneCallback()])` reports the rounds and ends a hopeless training."""

from __future__ import annotations

from typing import Any

from ..trial import Trial
from ._reporting import RoundReporting


class HoneCallback:
    """Reports each metric of each evaluation set as CatBoost names them, `validation-Logloss`, at each round, counted from 1 (with `every=10`: at every
    tenth). `trial` is that of an ask-and-tell study: what its objective returns after the end is kept, and the trial counts as stopped (CatBoost lets no
    callback raise TrialPruned)."""

    def __init__(self, trial: Trial | None = None, *, every: int = 1) -> None:
        self._reporting = RoundReporting(trial, every)

    def after_iteration(self, info: Any) -> bool:
        scores = ((data, metric, values[-1]) for data, metrics in info.metrics.items() for metric, values in metrics.items())
        return not self._reporting.report_round(info.iteration, scores)
