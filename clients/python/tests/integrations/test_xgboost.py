import pickle

import pytest

xgboost = pytest.importorskip("xgboost")
sklearn = pytest.importorskip("sklearn")

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

import hone
from hone.integrations.xgboost import HoneCallback

pytestmark = pytest.mark.usefixtures("named_server")

SPACE = {"learning_rate": hone.Float(0.01, 0.3, log=True)}
HOPELESS = {"name": "threshold", "bound": 1e-9, "startStep": 2}
X, X_VALID, Y, Y_VALID = train_test_split(*load_breast_cancer(return_X_y=True), random_state=0)
SETTINGS = {"objective": "binary:logistic", "eval_metric": ["logloss", "auc"], "max_depth": 2, "nthread": 1}


def trained(callback: HoneCallback, *, rounds: int = 6, **more: object):
    train, valid = xgboost.DMatrix(X, Y), xgboost.DMatrix(X_VALID, Y_VALID)
    return xgboost.train(SETTINGS, train, rounds, evals=[(train, "train"), (valid, "valid")], verbose_eval=False, callbacks=[callback], **more)


def steps_of(study: hone.Study) -> dict[int, dict[str, float]]:
    """The curve of the study's only trial."""
    [curve] = study.calls.call("ListMeasurements", study=study.id)["curves"]
    return {point["step"]: point["values"] for point in curve["points"]}


def test_reports_each_metric_of_each_evaluation_set_at_each_round():
    study = hone.create_study("xgboost", SPACE, metric="valid-logloss", algorithm="random")
    history: dict = {}
    trial = study.ask()
    trained(HoneCallback(trial), evals_result=history)
    study.tell(trial)
    curve = steps_of(study)
    assert list(curve) == [1, 2, 3, 4, 5, 6]
    for data in ("train", "valid"):
        for metric in ("logloss", "auc"):
            assert [point[f"{data}-{metric}"] for point in curve.values()] == history[data][metric]
    assert study.best_value == history["valid"]["logloss"][-1]


def test_reports_for_estimators_of_scikit_learn_and_their_copies_but_stays_out_of_their_files():
    study = hone.create_study("xgboost-sklearn", SPACE, metric="validation_0-logloss", algorithm="random")

    def objective(trial):
        model = xgboost.XGBClassifier(n_estimators=5, max_depth=2, n_jobs=1, eval_metric="logloss", callbacks=[HoneCallback(trial)], **trial.params)
        model = sklearn.base.clone(model).fit(X, Y, eval_set=[(X_VALID, Y_VALID)], verbose=False)
        kept = pickle.dumps(model)
        assert study.id.encode() not in kept and pickle.loads(kept).predict(X_VALID).tolist() == model.predict(X_VALID).tolist()
        return model.evals_result()["validation_0"]["logloss"][-1]

    study.optimize(objective, n_trials=2)
    assert [(trial.state, trial.last_step) for trial in study.trials] == [("SUCCEEDED", 5)] * 2


def test_reports_mean_and_deviation_of_a_cross_validation():
    study = hone.create_study("xgboost-cv", SPACE, metric="test-auc", direction="maximize", algorithm="random")
    trial = study.ask()
    results = xgboost.cv({**SETTINGS, "eval_metric": "auc"}, xgboost.DMatrix(X, Y), 4, nfold=3, as_pandas=False, callbacks=[HoneCallback(trial)])
    study.tell(trial)
    for name, column in (("test-auc", "test-auc-mean"), ("test-auc-std", "test-auc-std"), ("train-auc", "train-auc-mean")):
        assert [point[name] for point in steps_of(study).values()] == results[column]


def test_reports_every_so_many_rounds_and_the_last_one_and_counts_on_from_those_of_a_model():
    study = hone.create_study("xgboost-every", SPACE, metric="valid-logloss", algorithm="random")
    trial = study.ask()
    model = trained(HoneCallback(trial, every=3), rounds=8)
    trained(HoneCallback(trial, every=3), rounds=5, xgb_model=model)
    assert list(steps_of(study)) == [3, 6, 8, 9, 12, 13]
    with pytest.raises(ValueError, match="every is 0: it wants a whole number from 1"):
        HoneCallback(trial, every=0)


def test_ends_the_objective_of_a_hopeless_trial():
    study = hone.create_study("xgboost-stopped", SPACE, metric="valid-logloss", algorithm="random", early_stopping=HOPELESS)
    study.optimize(lambda trial: trained(HoneCallback(trial)), n_trials=1)
    assert [(trial.state, trial.last_step) for trial in study.trials] == [("STOPPED", 2)]


@pytest.mark.parametrize(
    "call",
    [
        "xgboost.train(settings, data, 10**6, evals=[(data, 'test')], verbose_eval=False, callbacks=[HoneCallback()]).num_boosted_rounds()",
        "len(xgboost.cv(settings, data, 10**6, callbacks=[HoneCallback()])['test-logloss-mean'])",
    ],
    ids=["train", "cv"],
)
def test_ends_the_training_of_a_process_and_leaves_what_it_has(run_study, tmp_path, request, call):
    script = f"""
    import pathlib, signal
    import sklearn.datasets, xgboost
    from hone.integrations.xgboost import HoneCallback
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    settings = {{"objective": "binary:logistic", "eval_metric": "logloss", "max_depth": 2, "nthread": 1}}
    data = xgboost.DMatrix(*sklearn.datasets.load_breast_cancer(return_X_y=True))
    pathlib.Path("left").write_text(str({call}))
    """
    name = f"xgboost-process-{request.node.callspec.id}"
    [trial] = run_study(name, script, objectives=[{"metric": "test-logloss", "goal": "minimize"}], earlyStopping=HOPELESS)
    assert trial.state == "STOPPED", trial.reason
    assert 2 <= int((tmp_path / "left").read_text()) < 10**6


def test_changes_nothing_without_hone(monkeypatch, capsys):
    monkeypatch.delenv("HONE_TRIAL", raising=False)
    model = xgboost.XGBClassifier(n_estimators=4, max_depth=2, n_jobs=1, eval_metric="logloss", callbacks=[HoneCallback()])
    model.fit(X, Y, eval_set=[(X_VALID, Y_VALID)], verbose=False)
    assert model.get_booster().num_boosted_rounds() == 4
    assert capsys.readouterr().out.count("validation_0-logloss=") == 4
