"""XGBoost: `xgboost.train(..., callbacks=[HoneCallback()])` and `XGBClassifier(callbacks=[HoneCallback()])` report the rounds and end a hopeless training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xgboost

from ..trial import Trial
from ._reporting import RoundReporting, newest


class HoneCallback(xgboost.callback.TrainingCallback):  # type: ignore[misc]
    """Reports each metric of each evaluation set as XGBoost prints it, `validation_0-logloss`, at each round, counted from 1 (with `every=10`: at every
    tenth and at the last); of `xgboost.cv` the mean over the folds by that name, and their deviation as `test-logloss-std`. A model that is trained on
    counts on from its rounds. `trial` is that of an ask-and-tell study, whose objective is then ended by TrialPruned."""

    def __init__(self, trial: Trial | None = None, *, every: int = 1) -> None:
        super().__init__()
        self._reporting = RoundReporting(trial, every)

    def after_iteration(self, model: Any, epoch: int, evals_log: Mapping[str, Mapping[str, Any]]) -> bool:
        stops = self._reporting.report_round(model.num_boosted_rounds(), newest(evals_log))
        if stops and not isinstance(model, xgboost.Booster) and model.attr("best_iteration") is None:
            # xgboost.cv that is ended cuts its results there.
            model.set_attr(best_iteration=str(epoch))
        return stops

    def after_training(self, model: Any) -> Any:
        self._reporting.report_last()
        self._reporting.raise_if_pruned()
        return model
