import pytest

catboost = pytest.importorskip("catboost")

import numpy

import hone
from hone.integrations.catboost import HoneCallback

pytestmark = pytest.mark.usefixtures("named_server")

SPACE = {"learning_rate": hone.Float(0.01, 0.3, log=True)}
X = numpy.random.default_rng(1).normal(size=(300, 3))
Y = (X.sum(axis=1) > 0).astype(int)


def fitted(callback: HoneCallback, **settings: object):
    model = catboost.CatBoostClassifier(iterations=6, depth=2, custom_metric=["AUC"], thread_count=1, verbose=0, allow_writing_files=False, **settings)
    return model.fit(X[:200], Y[:200], eval_set=[(X[200:250], Y[200:250]), (X[250:], Y[250:])], callbacks=[callback])


def steps_of(study: hone.Study) -> dict[int, dict[str, float]]:
    """The curve of the study's only trial."""
    [curve] = study.calls.call("ListMeasurements", study=study.id)["curves"]
    return {point["step"]: point["values"] for point in curve["points"]}


def test_reports_each_metric_of_each_evaluation_set_at_the_rounds_that_are_wanted():
    for every, steps in ((1, [1, 2, 3, 4, 5, 6]), (4, [4])):
        study = hone.create_study(f"catboost-{every}", SPACE, metric="validation_1-Logloss", algorithm="random")
        trial = study.ask()
        model = fitted(HoneCallback(trial, every=every), **trial.params)
        study.tell(trial)
        curve = steps_of(study)
        assert list(curve) == steps
        for data in ("validation_0", "validation_1"):
            for metric in ("Logloss", "AUC"):
                kept = model.evals_result_[data][metric]
                assert [point[f"{data}-{metric}"] for point in curve.values()] == pytest.approx([kept[step - 1] for step in steps])
        assert "learn-Logloss" in curve[4]


def test_ends_the_training_of_a_hopeless_trial_whose_value_is_kept():
    rule = {"name": "threshold", "bound": 1e-9, "startStep": 2}
    study = hone.create_study("catboost-stopped", SPACE, metric="validation_0-Logloss", algorithm="random", early_stopping=rule)
    trees = []

    def objective(trial):
        model = fitted(HoneCallback(trial), use_best_model=False, **trial.params)
        trees.append(model.tree_count_)
        return model.evals_result_["validation_0"]["Logloss"][-1]

    study.optimize(objective, n_trials=1)
    [trial] = study.trials
    assert (trial.state, trees) == ("STOPPED", [2])
    assert trial.metrics["validation_0-Logloss"] > 0


def test_changes_nothing_without_hone(monkeypatch, capsys):
    monkeypatch.delenv("HONE_TRIAL", raising=False)
    assert fitted(HoneCallback(), use_best_model=False).tree_count_ == 6
    assert capsys.readouterr().out.count("validation_0-AUC=") == 6
