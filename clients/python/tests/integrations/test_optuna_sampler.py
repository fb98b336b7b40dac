"""Optuna's studies with Hone's sampler and pruner: the real package, the real server."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time

import pytest

optuna = pytest.importorskip("optuna")

from conftest import SOURCES

import hone
from hone._calls import Calls
from hone._server import find_server
from hone.optuna import HonePruner, HoneSampler
from hone.optuna.sampler import study_name

pytestmark = pytest.mark.usefixtures("named_server")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def ended(name: str) -> list[hone.FrozenTrial]:
    """The trials that count at Hone."""
    return [trial for trial in hone.load_study(name).trials if trial.state in ("SUCCEEDED", "STOPPED")]


def points(trials) -> list:
    """What was evaluated and what came out, in no order."""
    return sorted((sorted(trial.params.items()), trial.values) for trial in trials)


def quadratic(trial):
    return trial.suggest_float("x", -5, 5) ** 2 + trial.suggest_int("n", 1, 100)


def test_hone_suggests_the_trials_and_knows_each():
    study = optuna.create_study(study_name="Plain study", sampler=HoneSampler(seed=1))
    study.optimize(quadratic, n_trials=25)
    assert (study_name("Modèle Ünï"), study_name("long " * 40)) == ("modele-uni", "long-" * 12 + "lon")
    trials = hone.load_study("plain-study").trials
    assert len(trials) == 25 and all(trial.state == "SUCCEEDED" for trial in trials)
    assert points(trials) == points(study.trials)
    assert study.best_value == hone.load_study("plain-study").best_value < 5


def test_conditions_are_found_from_few_trials():
    def objective(trial):
        kind = trial.suggest_categorical("classifier", ["SVC", "RandomForest", "Tree"])
        if kind == "SVC":
            return trial.suggest_float("svc_c", 1e-10, 1e10, log=True)
        if kind == "Tree":
            return float(trial.suggest_categorical("splitter", [None, "best"]) is None)
        return trial.suggest_int("rf_max_depth", 2, 32, log=True)

    study = optuna.create_study(study_name="branches", sampler=HoneSampler(seed=2, algorithm="random"))
    study.optimize(objective, n_trials=30)
    calls = Calls(find_server())
    assert {trial.state for trial in hone.load_study("branches").trials} == {"SUCCEEDED"}
    assert "svc_c" in calls.call("GetStudy", study="branches")["document"]
    late = next(trial.number for trial in study.trials if "hone:trial" in trial.system_attrs)
    assert late <= 4
    ours = [{name: None if value == "None" else value for name, value in trial.params.items()} for trial in ended("branches")]
    assert sorted(map(str, ours)) == sorted(str(trial.params) for trial in study.trials)


def curve_of(name: str) -> dict[int, list[int]]:
    """The steps of each trial."""
    curves = Calls(find_server()).call("ListMeasurements", study=name)["curves"]
    return {curve["trial"]: [point["step"] for point in curve["points"]] for curve in curves}


def test_the_rule_of_hone_prunes_and_sees_values_as_they_come():
    live = []

    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        for step in range(10):
            trial.report(x, step)
            if trial.should_prune():
                raise optuna.TrialPruned
            live.append(len(curve_of("optuna-pruned").get(trial.number + 1, [])) if trial.number == 12 else 0)
        return x

    pruner = HonePruner({"name": "median", "startStep": 3, "minTrials": 4})
    study = optuna.create_study(study_name="optuna-pruned", sampler=HoneSampler(seed=3, algorithm="random"), pruner=pruner)
    study.optimize(objective, n_trials=30)
    pruned = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.PRUNED]
    assert 5 < len(pruned) < 28 and all(trial.last_step >= 2 for trial in pruned)
    stopped = [trial for trial in hone.load_study("optuna-pruned").trials if trial.state == "STOPPED"]
    assert len(stopped) == len(pruned) and all("median" in trial.reason for trial in stopped)
    assert points(ended("optuna-pruned")) == points(study.trials)
    assert any(live) or study.trials[12].state == optuna.trial.TrialState.PRUNED


def test_what_a_script_reports_and_never_asks_about_arrives_at_the_end():
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        for step in (1, 2, 5):
            trial.report(x + step, step)
        if trial.number == 3:
            raise optuna.TrialPruned
        return x

    def infeasible(trial):
        trial.suggest_float("x", 0, 1)
        raise optuna.TrialPruned

    study = optuna.create_study(study_name="reported", sampler=HoneSampler(algorithm="random"))
    study.optimize(objective, n_trials=5)
    assert list(curve_of("reported").values()) == [[1, 2, 5, 6], [1, 2, 5, 6], [1, 2, 5, 6], [1, 2, 5], [1, 2, 5, 6]]
    assert points(hone.load_study("reported").trials) == points(study.trials)
    study.optimize(infeasible, n_trials=1)
    states = [trial.state for trial in hone.load_study("reported").trials]
    assert states == ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "STOPPED", "SUCCEEDED", "INFEASIBLE"]


def test_points_of_the_users_own_and_other_ranges_are_what_hone_believes(caplog):
    study = optuna.create_study(study_name="own-points", sampler=HoneSampler(seed=4, algorithm="random"))
    study.enqueue_trial({"x": 0.0, "n": 7})
    study.optimize(quadratic, n_trials=3)
    study.enqueue_trial({"x": 1.0})
    study.optimize(quadratic, n_trials=3)
    study.add_trial(optuna.create_trial(params={"x": 2.0, "n": 3}, distributions=study.trials[0].distributions, value=7.0))
    study.optimize(lambda trial: trial.suggest_float("x", -20, 5) + trial.suggest_int("n", 1, 5), n_trials=12)
    assert points(ended("own-points")) == points(study.trials)
    assert len([line for line in caplog.messages if "another range of n" in line]) == 1
    later = [trial.params["x"] for trial in study.trials[-10:]]
    assert min(later) < -5, "the space has grown, and Hone suggests from all of it"
    cancelled = [trial for trial in hone.load_study("own-points").trials if trial.state == "CANCELLED"]
    assert cancelled and all("evaluated at other values" in trial.reason for trial in cancelled)


def test_a_parameter_that_turns_up_late_is_drawn_once_and_suggested_from_then_on(caplog):
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        return x + trial.suggest_float("late", 5, 6) if trial.number > 3 else x

    study = optuna.create_study(study_name="late", sampler=HoneSampler(algorithm="random"))
    study.optimize(objective, n_trials=10)
    late = {trial.params["x"]: trial.params["late"] for trial in study.trials[4:]}
    known = {trial.params["x"]: trial.params["late"] for trial in ended("late")}
    assert len(ended("late")) == 10 and late.items() <= known.items()
    assert set(known.values()) - set(late.values()) == set(), "trials of before have the value of the first that asked"
    assert len([line for line in caplog.messages if "asks for late" in line]) == 1
    assert len([trial for trial in hone.load_study("late").trials if trial.state == "CANCELLED"]) == 1


def test_processes_that_find_a_parameter_late_agree_on_it(tmp_path):
    def objective(trial):
        return trial.suggest_float("x", 0, 1) + (trial.suggest_int("late", 1, 9) if trial.number > 2 else 0)

    studies = [optuna.create_study(study_name="agreed", sampler=HoneSampler(algorithm="random")) for _ in range(2)]
    for _ in range(6):
        for study in studies:
            study.optimize(objective, n_trials=1)
    known = {trial.params["x"]: trial.params["late"] for trial in ended("agreed")}
    assert len(known) == 12
    assert all(known[trial.params["x"]] == trial.params["late"] for study in studies for trial in study.trials[3:])


def test_several_objectives_and_constraints():
    def objective(trial):
        x, y = trial.suggest_float("x", 0, 5), trial.suggest_float("y", 0, 3)
        trial.set_constraint("circle", (x - 5) ** 2 + y**2 - 25)
        return 4 * x**2 + 4 * y**2, (x - 5) ** 2 + (y - 5) ** 2

    study = optuna.create_study(study_name="fronts", directions=["minimize", "maximize"], sampler=HoneSampler(seed=5))
    study.set_metric_names(["cost", "far off"])
    study.optimize(objective, n_trials=15)
    assert hone.load_study("fronts").metrics == ["cost", "far_off"]
    assert points(ended("fronts")) == points(study.trials)
    assert points(hone.load_study("fronts").best_trials) == points(study.best_trials)


def test_many_threads_share_one_study():
    study = optuna.create_study(study_name="optuna-threads", sampler=HoneSampler(algorithm="random"))
    study.optimize(quadratic, n_trials=40, n_jobs=4)
    assert len(ended("optuna-threads")) == 40 and points(ended("optuna-threads")) == points(study.trials)


def test_a_budget_of_hones_ends_optimize():
    study = optuna.create_study(study_name="budget", sampler=HoneSampler(algorithm="random", trials=8))
    study.optimize(quadratic, n_trials=100)
    assert len(study.trials) == 8 == len(ended("budget"))


def test_two_programs_that_start_a_trial_at_the_same_moment_have_one_each():
    distribution = {"x": optuna.distributions.FloatDistribution(-5, 5)}
    first = optuna.create_trial(params={"x": 1.0}, distributions=distribution, value=1.0)
    second = optuna.create_trial(params={"x": 2.0}, distributions=distribution, value=4.0)
    second.datetime_start = first.datetime_start
    for trial in (first, second):
        study = optuna.create_study(study_name="same-moment", sampler=HoneSampler(algorithm="random", params={"x": hone.Float(-5, 5)}))
        study.add_trial(trial)
        for _ in range(2):
            study.optimize(lambda trial: trial.suggest_float("x", -5, 5), n_trials=1)
            study = pickle.loads(pickle.dumps(study))
    assert [trial.params["x"] for trial in ended("same-moment") if trial.params["x"] in (1.0, 2.0)] == [1.0, 2.0]


def test_what_ended_before_uses_up_no_budget():
    study = optuna.create_study(study_name="history", sampler=optuna.samplers.RandomSampler())
    study.optimize(quadratic, n_trials=10)
    study.sampler = HoneSampler(algorithm="random", trials=4)
    study.optimize(quadratic, n_trials=100)
    assert len(study.trials) == 14 and points(ended("history")) == points(study.trials)


def test_failures_are_told():
    def objective(trial):
        return float("nan") if trial.suggest_float("x", 0, 1) > 0.5 else 1.0

    study = optuna.create_study(study_name="failures", sampler=HoneSampler(seed=6, algorithm="random"))
    study.optimize(objective, n_trials=20)
    failed = [trial for trial in hone.load_study("failures").trials if trial.state == "FAILED"]
    assert failed and len(failed) + len(ended("failures")) >= 16


def test_a_study_is_taken_up_again_by_other_processes(tmp_path):
    storage = f"sqlite:///{tmp_path}/optuna.db"
    before = optuna.create_study(study_name="resumed", storage=storage, sampler=optuna.samplers.RandomSampler(seed=1))
    before.optimize(quadratic, n_trials=5)
    script = f"""
import optuna
from hone.optuna import HoneSampler
optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.load_study(study_name="resumed", storage="{storage}", sampler=HoneSampler(algorithm="random"))
study.optimize(lambda trial: trial.suggest_float("x", -5, 5) ** 2 + trial.suggest_int("n", 1, 100), n_trials=10)
"""
    import os

    env = {**os.environ, "PYTHONPATH": SOURCES}
    workers = [subprocess.Popen([sys.executable, "-c", script], env=env) for _ in range(3)]
    assert [worker.wait(120) for worker in workers] == [0, 0, 0]
    assert len(before.trials) == 35
    assert points(ended("resumed")) == points(before.trials)


def test_a_sampler_can_be_copied_and_a_trial_told_by_its_number():
    study = optuna.create_study(study_name="copied", sampler=HoneSampler(algorithm="random"))
    study.optimize(quadratic, n_trials=4)
    trial = study.ask()
    value = quadratic(trial)
    study.sampler = pickle.loads(pickle.dumps(study.sampler))
    study.tell(trial.number, value)
    study.tell(trial.number, value, skip_if_finished=True)
    study.optimize(quadratic, n_trials=2)
    assert len(hone.load_study("copied").trials) == 7 and points(ended("copied")) == points(study.trials)


def test_names_and_choices_that_hone_does_not_have_are_mapped():
    def objective(trial):
        layer = trial.suggest_categorical("hidden layers", [(10,), (20, 20), None])
        return trial.suggest_float("2nd rate", 0.1, 1) + len(layer or ())

    with pytest.warns(UserWarning, match="Choices for a categorical distribution"):
        study = optuna.create_study(study_name="odd names", sampler=HoneSampler(algorithm="random", learn_from=2))
        study.optimize(objective, n_trials=12)
    [first, *_] = ended("odd-names")
    assert set(first.params) == {"hidden_layers", "_2nd_rate"}
    assert {trial.params["hidden_layers"] for trial in ended("odd-names")} <= {"(10,)", "(20, 20)", "None"}


def test_other_directions_than_those_at_hone_are_refused():
    optuna.create_study(study_name="directed", sampler=HoneSampler()).optimize(quadratic, n_trials=2)
    other = optuna.create_study(study_name="directed", direction="maximize", sampler=HoneSampler())
    with pytest.raises(ValueError, match="has the directions minimize, and Optuna's maximize"):
        other.optimize(quadratic, n_trials=2)


def test_another_programs_study_of_the_same_name_is_left_alone():
    optuna.create_study(study_name="namesake", sampler=HoneSampler()).optimize(quadratic, n_trials=2)
    other = optuna.create_study(study_name="namesake", sampler=HoneSampler())
    with pytest.raises(ValueError, match="has the parameters n, x, and the objective asks for rate: give HoneSampler another name"):
        other.optimize(lambda trial: trial.suggest_float("rate", 0, 1), n_trials=2)
    assert [trial.state for trial in hone.load_study("namesake").trials] == ["SUCCEEDED", "SUCCEEDED", "CANCELLED"]


def test_an_algorithm_that_gives_out_a_part_of_the_steps_is_heeded():
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        for epoch in range(1, 10):
            trial.report(x / epoch, epoch)
            if trial.should_prune():
                raise optuna.TrialPruned
        return x / 9

    sampler = HoneSampler(algorithm={"name": "asha", "eta": 3}, resource={"metric": "epoch", "min": 1, "max": 9}, learn_from=1, seed=1)
    study = optuna.create_study(study_name="rungs", sampler=sampler, pruner=HonePruner(None))
    study.optimize(objective, n_trials=20)
    data = list(hone.load_study("rungs").all_data())[1:]
    assert {trial["state"] for trial in data} == {"SUCCEEDED"} and {1, 3} <= {trial["resource"] for trial in data}
    assert all(trial["last_step"] == trial["resource"] for trial in data)


def test_a_worker_is_heard_while_it_evaluates():
    def slow(trial):
        x = trial.suggest_float("x", 0, 1)
        time.sleep(10.5 if trial.number == 1 else 0)
        return x

    study = optuna.create_study(study_name="heard", sampler=HoneSampler(algorithm="random", workers={"heartbeat": "5s"}, learn_from=1))
    study.optimize(slow, n_trials=3)
    data = list(hone.load_study("heard").all_data())
    assert [(trial["state"], trial["failed_attempts"]) for trial in data] == [("SUCCEEDED", 0)] * 3


def test_the_pruner_needs_the_sampler():
    def objective(trial):
        trial.report(1.0, 1)
        return float(trial.should_prune())

    with pytest.raises(ValueError, match="HonePruner works beside a HoneSampler"):
        optuna.create_study(pruner=HonePruner()).optimize(objective, n_trials=1)


def test_layers_that_come_one_after_another_hang_on_their_number(caplog):
    def objective(trial):
        layers = trial.suggest_int("n_layers", 1, 6)
        units = [trial.suggest_int(f"n_units_l{layer}", 4, 128, log=True) for layer in range(layers)]
        optimizer = trial.suggest_categorical("optimizer", ["Adam", "RMSprop", "SGD"])
        return sum(units) * trial.suggest_float(f"lr_{optimizer}", 1e-5, 1e-1, log=True)

    for seed in range(3):
        study = optuna.create_study(study_name=f"layers-{seed}", sampler=HoneSampler(seed=seed, algorithm="random"))
        study.optimize(objective, n_trials=25)
        spec = json.loads(Calls(find_server()).call("GetStudy", study=f"layers-{seed}")["document"])["spec"]["parameters"]
        assert {name: parameter.get("when") for name, parameter in spec.items()} == {
            "n_layers": None,
            "n_units_l0": None,
            **{f"n_units_l{layer}": {"n_layers": {"min": layer + 1}} for layer in range(1, 6)},
            "optimizer": None,
            **{f"lr_{name}": {"optimizer": [name]} for name in ("Adam", "RMSprop", "SGD")},
        }
    assert not caplog.messages
