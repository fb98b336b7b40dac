"""scikit-learn: HoneSearchCV stands where GridSearchCV or RandomizedSearchCV stood, and chooses the candidates by a study."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sklearn.model_selection._search import BaseSearchCV

from .. import create
from ..errors import StudyEnded
from ..space import Parameter
from ..study import Study
from ..trial import Trial

_MEAN = "mean_test_"


class HoneSearchCV(BaseSearchCV):  # type: ignore[misc]
    """Cross-validated search over `params` (a space as for hone.create_study), `n_trials` candidates, `batch` of them at a time.

    `study` is a name (made when it is not there), or a study; each candidate is one of its trials, with the mean test score as the value to
    maximise. A candidate whose score is no number is told as failed. `parameter_constraints` (as of hone.create_study) keep candidates away
    that the estimator refuses, such as a solver that does not know a penalty. Everything else is as for any search of scikit-learn: `best_params_`,
    `best_estimator_`, `cv_results_`, `predict`.
    """

    _required_parameters = ["estimator", "params"]

    def __init__(
        self,
        estimator: Any,
        params: Mapping[str, Parameter],
        *,
        study: str | Study = "scikit-learn",
        n_trials: int = 50,
        batch: int = 1,
        algorithm: str | Mapping[str, Any] = "gp",
        seed: int | None = None,
        parameter_constraints: Sequence[str | Mapping[str, Any]] = (),
        scoring: str | Callable[..., Any] | Sequence[str] | Mapping[str, Any] | None = None,
        n_jobs: int | None = None,
        refit: bool | str | Callable[..., Any] = True,
        cv: Any = None,
        verbose: int = 0,
        pre_dispatch: int | str = "2*n_jobs",
        error_score: float | str = float("nan"),
        return_train_score: bool = False,
    ) -> None:
        super().__init__(
            estimator=estimator,
            scoring=scoring,
            n_jobs=n_jobs,
            refit=refit,
            cv=cv,
            verbose=verbose,
            pre_dispatch=pre_dispatch,
            error_score=error_score,
            return_train_score=return_train_score,
        )
        self.params = params
        self.study = study
        self.n_trials = n_trials
        self.batch = batch
        self.algorithm = algorithm
        self.seed = seed
        self.parameter_constraints = parameter_constraints

    def _run_search(self, evaluate_candidates: Callable[[Sequence[Mapping[str, Any]]], Mapping[str, Any]]) -> None:
        self.study_ = self._open_study()
        left = self.n_trials
        while left > 0:
            trials = self._ask(min(self.batch, left))
            if not trials:
                return
            left -= len(trials)
            try:
                results = evaluate_candidates([trial.params for trial in trials])
            except ValueError as error:  # not one fit of these succeeded: the search goes on with others
                scores = [float("nan")] * len(trials)
                reason = str(error).strip().splitlines()[-1][:500]
            else:
                scored = self.refit if isinstance(self.refit, str) else "score"
                scores = [float(score) for score in results[f"{_MEAN}{scored}"][-len(trials) :]]
                reason = "its score is no number"
            for trial, score in zip(trials, scores, strict=True):
                if math.isfinite(score):
                    self.study_.tell(trial, score)
                else:
                    self.study_.tell(trial, state="failed", reason=reason)

    def _ask(self, count: int) -> list[Trial]:
        """As many trials as wanted; fewer when the study has no more."""
        trials: list[Trial] = []
        try:
            while len(trials) < count:
                trials.append(self.study_.ask())
        except StudyEnded:
            pass
        return trials

    def _open_study(self) -> Study:
        if isinstance(self.study, Study):
            return self.study
        return create.create_study(
            self.study,
            self.params,
            direction="maximize",
            metric="score",
            algorithm=self.algorithm,
            seed=self.seed,
            parameter_constraints=self.parameter_constraints,
            load_if_exists=True,
        )
