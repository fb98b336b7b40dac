"""LightGBM: `lightgbm.train(..., callbacks=[HoneCallback()])` and `LGBMClassifier.fit(..., callbacks=[HoneCallback()])` report the rounds and end a hopeless training."""

from __future__ import annotations

from typing import Any

from lightgbm.callback import EarlyStopException

from ..trial import Trial
from ._reporting import RoundReporting


class HoneCallback:
    """Reports each metric of each evaluation set, `valid_0-binary_logloss`, at each round, counted from 1 (with `every=10`: at every tenth and at the
    last, but where `early_stopping` made it the last: nobody is told); of `lightgbm.cv` the mean over the folds, `valid-binary_logloss`, and their
    deviation as `valid-binary_logloss-std`. A model that is trained on counts on from its rounds. `trial` is that of an ask-and-tell study, whose objective is then ended by TrialPruned."""

    def __init__(self, trial: Trial | None = None, *, every: int = 1) -> None:
        self._reporting = RoundReporting(trial, every)

    def __call__(self, env: Any) -> None:
        results = env.evaluation_result_list or []
        stops = self._reporting.report_round(env.iteration + 1, map(_score, results))
        if env.iteration + 1 == env.end_iteration:
            stops = self._reporting.report_last() or stops
        if stops:
            self._reporting.raise_if_pruned()
            raise EarlyStopException(env.iteration, results)


def _score(result: Any) -> tuple[str, str, Any]:
    data, metric, value, _, *deviation = result
    if data == "cv_agg":
        # LightGBM before 4.7 has both in one: "valid auc"; before 4 the data only where there are others.
        data, metric = metric.split(" ", 1) if " " in metric else ("valid", metric)
    return data, metric, (value, deviation[0]) if deviation else value
