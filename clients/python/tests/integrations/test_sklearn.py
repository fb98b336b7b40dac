import pytest

pytest.importorskip("sklearn")

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

import hone
from hone.integrations.sklearn import HoneSearchCV

pytestmark = pytest.mark.usefixtures("named_server")

SPACE = {"svc__C": hone.Float(1e-3, 1e3, log=True), "svc__kernel": hone.Categorical(["rbf", "linear"]), "svc__gamma": hone.Float(1e-3, 1e1, log=True, when={"svc__kernel": "rbf"})}


def test_searches_like_any_search_of_scikit_learn():
    data, target = load_iris(return_X_y=True)
    search = HoneSearchCV(make_pipeline(StandardScaler(), SVC()), SPACE, study="iris", n_trials=12, batch=3, algorithm="random", seed=4, cv=3)
    search.fit(data, target)
    assert len(search.cv_results_["params"]) == 12
    assert search.best_score_ == max(search.cv_results_["mean_test_score"]) > 0.93
    assert search.predict(data[:5]).shape == (5,)
    study = hone.load_study("iris")
    assert study.directions == ["maximize"] and len(study.trials) == 12
    assert study.best_value == pytest.approx(search.best_score_)
    best = make_pipeline(StandardScaler(), SVC()).set_params(**study.best_params)
    assert cross_val_score(best, data, target, cv=3).mean() == pytest.approx(search.best_score_)


def test_keeps_away_from_candidates_that_the_estimator_refuses():
    data, target = load_iris(return_X_y=True)
    space = {"C": hone.Float(1e-2, 1e2, log=True), "solver": hone.Categorical(["lbfgs", "saga"]), "l1_ratio": hone.Categorical([0.0, 0.5, 1.0])}
    never = [{"never": {"solver": "lbfgs", "l1_ratio": [0.5, 1.0]}}]
    search = HoneSearchCV(LogisticRegression(max_iter=2000, tol=1e-1), space, study="refused", n_trials=15, cv=2, algorithm="random", seed=1, parameter_constraints=never)
    search.fit(data, target)
    assert {(p["solver"], p["l1_ratio"] > 0) for p in search.cv_results_["params"]} == {("lbfgs", False), ("saga", False), ("saga", True)}


def test_goes_on_with_a_study_that_is_there_and_learns_from_it():
    data, target = load_iris(return_X_y=True)
    space = {"C": hone.Float(1e-4, 1e2, log=True)}
    for _ in range(2):
        HoneSearchCV(LogisticRegression(max_iter=500), space, study="iris-again", n_trials=4, cv=3, algorithm="random").fit(data, target)
    assert [trial.number for trial in hone.load_study("iris-again").trials] == list(range(1, 9))


def test_a_candidate_that_cannot_be_fitted_fails_and_the_search_goes_on():
    data, target = load_iris(return_X_y=True)
    space = {"kernel": hone.Categorical(["linear", "nonsense"])}
    search = HoneSearchCV(SVC(), space, study="iris-failing", n_trials=5, cv=3, algorithm="grid").fit(data, target)
    assert search.best_params_ == {"kernel": "linear"}
    trials = {trial.params["kernel"]: trial for trial in hone.load_study("iris-failing").trials}
    assert {kernel: trial.state for kernel, trial in trials.items()} == {"linear": "SUCCEEDED", "nonsense": "FAILED"}
    assert "nonsense" in (trials["nonsense"].reason or "")
