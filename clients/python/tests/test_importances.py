import pytest

import hone

pytestmark = pytest.mark.usefixtures("named_server")


def test_a_study_says_which_parameter_matters_for_which_metric():
    space = {"x": hone.Float(0, 1), "y": hone.Float(0, 1), "flag": hone.Categorical([False, True])}
    study = hone.create_study("important", space, directions=["minimize", "maximize"], metric=["loss", "speed"], algorithm="random", seed=3)

    def objective(trial):
        trial.report({"size": float(trial.params["flag"])}, step=1)
        return trial.params["x"], trial.params["y"]

    study.optimize(objective, n_trials=40)
    found = study.param_importances()
    assert list(found)[0] == "x" and found["x"] > 0.9 and set(found) == {"x", "y", "flag"}
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert list(study.param_importances("speed"))[0] == "y"
    assert list(study.param_importances("size"))[0] == "flag"
    assert list(study.param_importances(params=["flag"])) == ["flag"]
    with pytest.raises(ValueError, match="metric cost is no metric of the study’s trials: there is loss, speed, size"):
        study.param_importances("cost")
    with pytest.raises(ValueError, match="parameters z is no parameter of the study: there is x, y, flag"):
        study.param_importances(params=["x", "z"])


def test_what_only_some_trials_have_is_judged_among_these():
    space = {"kind": hone.Categorical(["a", "b"]), "slope": hone.Float(0, 1, when={"kind": "a"}), "x": hone.Float(0, 1)}
    study = hone.create_study("partly", space, algorithm="random", seed=5)
    study.optimize(lambda trial: 10 * (trial.params["kind"] == "a") + trial.params["x"], n_trials=60)
    assert study.param_importances()["slope"] > 0.5
    assert study.param_importances(params=["slope"])["slope"] < 0.4


def test_few_trials_tell_nothing_and_that_is_said():
    study = hone.create_study("unimportant", {"x": hone.Float(0, 1)}, algorithm="random")
    study.optimize(lambda trial: trial.params["x"], n_trials=7)
    with pytest.raises(ValueError, match="importances need 8 trials with a value, and there are 7"):
        study.param_importances()


def test_trials_that_were_given_different_parts_of_the_resource_are_not_compared():
    resource = {"metric": "epoch", "min": 1, "max": 27}
    study = hone.create_study("rungs", {"x": hone.Float(0, 1)}, algorithm="hyperband", resource=resource)
    study.optimize(lambda trial: trial.params["x"], n_trials=7)
    with pytest.raises(ValueError, match="importances need 8 trials with a value at epoch 1, and there are 7"):
        study.param_importances()
    study.optimize(lambda trial: trial.params["x"], n_trials=33)
    assert study.param_importances()["x"] > 0.9


def test_a_study_that_learns_its_space_tells_as_soon_as_it_has_learnt_it():
    study = hone.create_study("learnt", algorithm="random", seed=1)
    with pytest.raises(ValueError, match="no trial has a value yet"):
        study.param_importances()
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1) + 0.001 * trial.suggest_int("n", 1, 9), n_trials=20)
    assert list(study.param_importances()) == ["x", "n"]
