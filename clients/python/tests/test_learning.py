"""Define-by-run: the space is what the first trial asks for."""

from types import SimpleNamespace

import pytest

import hone
from hone._values import decode_time

pytestmark = pytest.mark.usefixtures("named_server")


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    rate = trial.suggest_float("rate", 1e-5, 1e-1, log=True)
    layers = trial.suggest_int("layers", 1, 4)
    kind = trial.suggest_categorical("kind", ["a", "b"])
    assert -5 <= x <= 5 and 1e-5 <= rate <= 1e-1 and layers in (1, 2, 3, 4) and kind in "ab"
    trial.report(x**2, step=1)
    return x**2 + layers


def test_the_first_trial_teaches_the_space_and_counts():
    study = hone.create_study("learned", algorithm="random", seed=1)
    assert study.trials == []
    study.optimize(objective, n_trials=8, n_jobs=2)
    trials = study.trials
    assert [(trial.number, trial.state) for trial in trials] == [(number, "SUCCEEDED") for number in range(1, 9)]
    assert all(trial.value == trial.params["x"] ** 2 + trial.params["layers"] and set(trial.params) == {"x", "rate", "layers", "kind"} for trial in trials)
    assert study.best_value == min(trial.value for trial in trials)


def test_a_name_that_the_first_trial_did_not_ask_for_is_refused():
    study = hone.create_study("unknown-later", algorithm="random", seed=1)
    study.optimize(objective, n_trials=1)
    with pytest.raises(ValueError, match="momentum is not a parameter of study unknown-later; it has x, rate.*raise learn_from"):
        study.ask().suggest_float("momentum", 0, 1)


def test_there_is_no_second_trial_before_the_first_is_told():
    study = hone.create_study("one-first", algorithm="random")
    first = study.ask()
    with pytest.raises(RuntimeError, match="tell the first trial"):
        study.ask()
    study.tell(first, state="failed")
    again = study.ask()
    with pytest.raises(ValueError, match="asked for no parameter"):
        study.tell(again, 1.0)


def test_what_is_wrong_besides_the_space_is_said_at_once():
    with pytest.raises(hone.HoneError, match="algorithm") as refused:
        hone.create_study("bad-algorithm", algorithm="gpp")
    assert refused.value.code == "INVALID_STUDY"
    hone.create_study("taken-first", {"x": hone.Float(0, 1)}, algorithm="random")
    with pytest.raises(hone.HoneError) as taken:
        hone.create_study("taken-first")
    assert taken.value.code == "STUDY_EXISTS"
    assert hone.create_study("taken-first", load_if_exists=True).trials == []


def branching(trial):
    optimizer = trial.suggest_categorical("optimizer", ["sgd", "adam", "none"])
    layers = trial.suggest_int("layers", 1, 3)
    widths = [trial.suggest_int(f"width{layer}", 1, 9) for layer in range(layers)]
    momentum = trial.suggest_float("momentum", 0, 1) if optimizer == "sgd" else 0
    return sum(widths) + momentum


def test_several_first_trials_teach_conditions():
    study = hone.create_study("branching", algorithm="random", seed=3, learn_from=12)
    study.optimize(branching, n_trials=40)
    trials = study.trials
    assert [(trial.number, trial.state) for trial in trials] == [(number, "SUCCEEDED") for number in range(1, 41)]
    for trial in trials:
        assert ("momentum" in trial.params) == (trial.params["optimizer"] == "sgd")
        assert [name for name in trial.params if name.startswith("width")] == [f"width{layer}" for layer in range(trial.params["layers"])]


def test_a_parameter_that_comes_and_goes_without_a_reason_must_be_declared():
    study = hone.create_study("whimsical", algorithm="random", seed=1, learn_from=4)

    def whimsical(trial):
        trial.suggest_float("x", 0, 1)
        return trial.suggest_float("y", 0, 1) if trial.number % 2 else 0.0

    with pytest.raises(ValueError, match="y was asked for in 2 of 4 trials, and no other parameter says when"):
        study.optimize(whimsical, n_trials=4)


def test_one_condition_hangs_on_another():
    study = hone.create_study("nested", algorithm="random", seed=2, learn_from=12)

    def nested(trial):
        if not trial.suggest_categorical("augment", [True, False]):
            return 0.0
        kind = trial.suggest_categorical("kind", ["flip", "turn"])
        return trial.suggest_float("angle", 0, 90) if kind == "turn" else 1.0

    study.optimize(nested, n_trials=30)
    for trial in study.trials:
        assert ("kind" in trial.params) == trial.params["augment"]
        assert ("angle" in trial.params) == (trial.params.get("kind") == "turn")


def test_first_trials_have_lasted_as_long_as_they_did_by_the_servers_clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("hone.learning.time", SimpleNamespace(monotonic=lambda: now[0]))

    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        now[0] += 20
        trial.report(x, step=1)
        now[0] += 10
        return x

    study = hone.create_study("learned-times", algorithm="random", learn_from=2)
    study.optimize(objective, n_trials=2)
    first, second = study.trials
    assert [trial.duration.total_seconds() for trial in (first, second)] == pytest.approx([30, 30], abs=0.01)
    assert (second.datetime_start - first.datetime_start).total_seconds() == pytest.approx(30, abs=0.01)
    curve = study.calls.call("ListMeasurements", study=study.id, trials=[1])["curves"][0]["points"]
    seen = [decode_time(point["time"]) - first.datetime_start for point in curve]
    assert [one.total_seconds() for one in seen] == pytest.approx([20], abs=0.01)
