"""CatBoost: `model.fit(..., callbacks=[HoneCallback()])` reports the rounds and ends a hopeless training."""

from __future__ import annotations

from typing import Any

from ..trial import Trial
from ._reporting import RoundReporting, newest


class HoneCallback:
    """Reports each metric of each evaluation set as CatBoost names them, `validation-Logloss`, at each round, counted from 1 (with `every=10`: at every
    tenth: CatBoost does not tell which is the last). `trial` is that of an ask-and-tell study: what its objective returns after the end is kept, and
    the trial counts as stopped (CatBoost lets no callback raise TrialPruned)."""

    def __init__(self, trial: Trial | None = None, *, every: int = 1) -> None:
        self._reporting = RoundReporting(trial, every)

    def after_iteration(self, info: Any) -> bool:
        return not self._reporting.report_round(info.iteration, newest(info.metrics))
