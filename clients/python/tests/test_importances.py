import json

import pytest
from conftest import ROOT

import hone
from hone._importances import shares
from hone._values import encode_values

CASES = json.loads((ROOT / "test" / "oracle" / "importances.json").read_text())


def frozen(trial):
    values = [float(value) for value in trial["values"] or ()]
    return hone.FrozenTrial({"number": trial["number"], "state": "SUCCEEDED", "parameters": encode_values(trial["parameters"]), "values": values, "metrics": {}})


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_importances_are_those_that_the_dashboard_shows(case):
    found = shares({parameter["name"]: parameter for parameter in case["parameters"]}, [frozen(trial) for trial in case["trials"]], case["place"])
    assert found == pytest.approx(case["shares"])
    assert list(found.values()) == sorted(found.values(), reverse=True)


@pytest.mark.usefixtures("named_server")
def test_a_study_says_which_parameter_matters_for_which_objective():
    space = {"x": hone.Float(0, 1), "y": hone.Float(0, 1), "flag": hone.Categorical([False, True])}
    study = hone.create_study("important", space, directions=["minimize", "maximize"], metric=["loss", "speed"], algorithm="random", seed=3)
    study.optimize(lambda trial: (trial.params["x"], trial.params["y"]), n_trials=40)
    assert list(study.param_importances())[0] == "x" and study.param_importances()["x"] > 0.9
    assert list(study.param_importances("speed"))[0] == "y"
    with pytest.raises(ValueError, match="'size' is no objective of important: there is loss, speed"):
        study.param_importances("size")


@pytest.mark.usefixtures("named_server")
def test_few_trials_tell_nothing_and_that_is_said():
    study = hone.create_study("unimportant", {"x": hone.Float(0, 1)}, algorithm="random")
    study.optimize(lambda trial: trial.params["x"], n_trials=7)
    with pytest.raises(ValueError, match="importances need 8 trials with a value, and there are 7"):
        study.param_importances()
