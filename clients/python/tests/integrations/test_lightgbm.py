import pytest

lightgbm = pytest.importorskip("lightgbm")
pytest.importorskip("sklearn")

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

import hone
from hone.integrations.lightgbm import HoneCallback

pytestmark = pytest.mark.usefixtures("named_server")

SPACE = {"learning_rate": hone.Float(0.01, 0.3, log=True)}
HOPELESS = {"name": "threshold", "bound": 1e-9, "startStep": 2}
X, X_VALID, Y, Y_VALID = train_test_split(*load_breast_cancer(return_X_y=True), random_state=0)
SETTINGS = {"objective": "binary", "metric": ["binary_logloss", "auc"], "num_leaves": 4, "verbosity": -1, "num_threads": 1}


def trained(*callbacks: object, rounds: int = 6, **more: object):
    train = lightgbm.Dataset(X, Y)
    sets = {"valid_sets": [train, lightgbm.Dataset(X_VALID, Y_VALID)], "valid_names": ["train", "valid"]}
    return lightgbm.train(SETTINGS, train, rounds, callbacks=list(callbacks), **sets, **more)


def steps_of(study: hone.Study) -> dict[int, dict[str, float]]:
    """The curve of the study's only trial."""
    [curve] = study.calls.call("ListMeasurements", study=study.id)["curves"]
    return {point["step"]: point["values"] for point in curve["points"]}


def test_reports_each_metric_of_each_evaluation_set_at_each_round():
    study = hone.create_study("lightgbm", SPACE, metric="valid-binary_logloss", algorithm="random")
    history: dict = {}
    trial = study.ask()
    trained(HoneCallback(trial), lightgbm.record_evaluation(history))
    study.tell(trial)
    curve = steps_of(study)
    assert list(curve) == [1, 2, 3, 4, 5, 6]
    # LightGBM before 4 calls the set that is trained on "training", whatever name is given.
    assert sorted(curve[1]) == sorted(f"{data}-{metric}" for data, metrics in history.items() for metric in metrics)
    for data, metrics in history.items():
        for metric, values in metrics.items():
            assert [point[f"{data}-{metric}"] for point in curve.values()] == values
    assert study.best_value == history["valid"]["binary_logloss"][-1]


def test_reports_for_estimators_of_scikit_learn_beside_their_own_early_stopping():
    study = hone.create_study("lightgbm-sklearn", SPACE, metric="valid_0-auc", direction="maximize", algorithm="random")
    rounds = []

    def objective(trial):
        model = lightgbm.LGBMClassifier(n_estimators=200, num_leaves=4, n_jobs=1, verbosity=-1, **trial.params)
        model.fit(X, Y, eval_set=[(X_VALID, Y_VALID)], eval_metric="auc", callbacks=[HoneCallback(trial), lightgbm.early_stopping(3, verbose=False)])
        rounds.append((trial.last_step, model.best_iteration_ + 3))
        return model.best_score_["valid_0"]["auc"]

    study.optimize(objective, n_trials=2)
    assert [trial.state for trial in study.trials] == ["SUCCEEDED"] * 2
    for last, expected in rounds:
        assert last == expected < 200


@pytest.mark.parametrize("with_training", [False, True])
def test_reports_mean_and_deviation_of_a_cross_validation(with_training):
    study = hone.create_study(f"lightgbm-cv-{with_training}".lower(), SPACE, metric="valid-auc", direction="maximize", algorithm="random")
    trial = study.ask()
    results = lightgbm.cv(SETTINGS, lightgbm.Dataset(X, Y), 4, nfold=3, eval_train_metric=with_training, callbacks=[HoneCallback(trial)])
    study.tell(trial)
    curve = steps_of(study)
    assert ("train-auc" in curve[1]) == with_training
    for name, values in ((name.removeprefix("valid "), values) for name, values in results.items() if not name.startswith("train ")):
        metric = f"valid-{name}".removesuffix("-mean").replace("-stdv", "-std")
        assert [point[metric] for point in curve.values()] == values


def test_reports_every_so_many_rounds_and_the_last_one_and_counts_on_from_those_of_a_model():
    study = hone.create_study("lightgbm-every", SPACE, metric="valid-auc", direction="maximize", algorithm="random")
    trial = study.ask()
    model = trained(HoneCallback(trial, every=3), rounds=8)
    trained(HoneCallback(trial, every=3), rounds=5, init_model=model)
    assert list(steps_of(study)) == [3, 6, 8, 9, 12, 13]


def test_ends_the_objective_of_a_hopeless_trial():
    study = hone.create_study("lightgbm-stopped", SPACE, metric="valid-binary_logloss", algorithm="random", early_stopping=HOPELESS)
    study.optimize(lambda trial: trained(HoneCallback(trial)), n_trials=1)
    assert [(trial.state, trial.last_step) for trial in study.trials] == [("STOPPED", 2)]


@pytest.mark.parametrize(
    "call",
    [
        "lightgbm.train(settings, data, 10**6, valid_sets=[test], valid_names=['valid'], callbacks=[HoneCallback()]).predict(X).size",
        "sum(map(len, lightgbm.cv(settings, data, 10**6, callbacks=[HoneCallback()]).values()))",
    ],
    ids=["train", "cv"],
)
def test_ends_the_training_of_a_process_and_leaves_what_it_has(run_study, tmp_path, request, call):
    script = f"""
    import pathlib, signal
    import lightgbm, sklearn.datasets
    from hone.integrations.lightgbm import HoneCallback
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    settings = {{"objective": "binary", "num_leaves": 4, "verbosity": -1, "num_threads": 1}}
    X, y = sklearn.datasets.load_breast_cancer(return_X_y=True)
    data, test = lightgbm.Dataset(X[100:], y[100:]), lightgbm.Dataset(X[:100], y[:100])
    pathlib.Path("left").write_text(str({call}))
    """
    name = f"lightgbm-process-{request.node.callspec.id}"
    [trial] = run_study(name, script, objectives=[{"metric": "valid-binary_logloss", "goal": "minimize"}], earlyStopping=HOPELESS)
    assert trial.state == "STOPPED", trial.reason
    assert int((tmp_path / "left").read_text()) > 0


def test_changes_nothing_without_hone(monkeypatch, capsys):
    monkeypatch.delenv("HONE_TRIAL", raising=False)
    assert trained(HoneCallback()).current_iteration() == 6
    assert capsys.readouterr().out.count("valid-auc=") == 6
