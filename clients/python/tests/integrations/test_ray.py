"""Ray Tune's runs as studies: the real package, one Ray for the whole file, the real server."""

from __future__ import annotations

import json
import logging
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pytest

ray = pytest.importorskip("ray")

os.environ.update(RAY_AUTH_MODE="disabled", RAY_USAGE_STATS_ENABLED="0", TUNE_GLOBAL_CHECKPOINT_S="1")

from conftest import SOURCES
from ray import tune
from ray.tune.schedulers import ASHAScheduler
from ray.tune.search import ConcurrencyLimiter, Repeater, Searcher

import hone
from hone.ray import HoneScheduler, HoneSearch
from hone.ray.space import read_space
from hone.ray.tuning import Heartbeats

LAYERS = {"layers": tune.randint(1, 5)}
THRESHOLD = {"name": "threshold", "bound": 4.4, "startStep": 2}


@pytest.fixture(scope="module")
def cluster():
    # The path of a socket below it must be short.
    folder = tempfile.mkdtemp(prefix="hone-ray-")
    # Workers cannot import this file.
    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    ray.init(num_cpus=2, include_dashboard=False, _temp_dir=folder, log_to_driver=False, object_store_memory=100 * 2**20)
    yield ray.get_runtime_context().gcs_address
    ray.shutdown()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fit(cluster, named_server, tmp_path):
    """Runs a Tuner."""

    def run(train, space, search, scheduler=None, samples=4, metric="loss", mode="min", **config):
        wanted = tune.TuneConfig(metric=metric, mode=mode, num_samples=samples, search_alg=search, scheduler=scheduler, reuse_actors=True, **config)
        tuner = tune.Tuner(train, param_space=space, tune_config=wanted, run_config=tune.RunConfig(storage_path=str(tmp_path), verbose=0))
        return tuner.fit()

    return run


@pytest.fixture
def begin(named_server):
    """A search that is asked by hand, as Ray asks it."""

    def ask(search, space=LAYERS, metric="loss", mode="min", **spec):
        assert search.set_search_properties(metric, mode, space, **{"num_samples": 4, **spec})
        return search

    return ask


def curve(config):
    for step in range(1, 5):
        tune.report({"loss": config["layers"] + 1 / step, "val": {"acc": step / 10}})


def told(name):
    return {trial.params["layers"]: (trial.state, trial.last_step) for trial in hone.load_study(name).trials}


def wait_until(happened, seconds=20):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_what_varies_in_ray_becomes_parameters_and_values_a_config():
    chosen = [None, "a", [1, 2], ("__ref_ph", "12345678")]
    space = read_space(
        {
            "x": tune.uniform(0, 1),
            "opt": {"lr": tune.loguniform(1e-4, 1e-1), "mo mentum": tune.quniform(0, 1, 0.25), "name": tune.choice(chosen)},
            "a": tune.randint(1, 5),
            "b": tune.lograndint(1, 9),
            "c": tune.qrandint(3, 10, 2),
            "d": tune.qlograndint(2, 8, 2),
            "e": tune.randn(1, 2),
            "f": tune.qrandn(0, 1, 0.5),
            "g": hone.Int(1, 3, when={"a": 2}),
            "one": tune.choice([chosen]),
            "fixed": [1, 2],
        }
    )
    assert space.params == {
        "x": hone.Float(0, 1),
        "opt.lr": hone.Float(1e-4, 1e-1, log=True),
        "opt.mo_mentum": hone.Float(0, 1, step=0.25),
        "opt.name": hone.Categorical(["None", "a", "[1, 2]", "choice 4"]),
        "a": hone.Int(1, 4),
        "b": hone.Int(1, 8, log=True),
        "c": hone.Int(4, 10, step=2),
        "d": hone.Int(2, 8, log=True, step=2),
        "e": hone.Float(-5, 7, likely=1),
        "f": hone.Float(-3, 3, step=0.5, likely=0),
        "g": hone.Int(1, 3, when={"a": 2}),
    }
    values = {"opt.mo_mentum": 0.5, "opt.name": "[1, 2]", "a": 3}
    config = {"one": chosen, "opt": {"mo mentum": 0.5, "name": [1, 2]}, "a": 3}
    assert space.config(values) == config
    assert space.values(config) == values
    assert space.values({"opt/mo mentum": 0.5, "opt/name": None}) == {"opt.mo_mentum": 0.5, "opt.name": "None"}


@pytest.mark.parametrize(
    ("space", "wrong"),
    [
        ({"a": {"b": tune.grid_search([1, 2])}}, "a/b is a grid_search.*write tune.choice"),
        ({"a": [tune.uniform(0, 1)]}, "a is a list in which something varies"),
        ({"a": tune.sample_from(lambda: 1)}, "a is .*, which no study can vary"),
        ({"a": {"b": tune.uniform(0, 1)}, "a.b": tune.uniform(0, 1)}, "a.b and a/b would both be the parameter a.b"),
    ],
)
def test_what_cannot_vary_is_said(space, wrong):
    with pytest.raises(ValueError, match=wrong):
        read_space(space)


def test_a_tuner_is_served_live_to_its_number_of_samples_and_on_under_its_name(fit):
    space = {"opt": {"lr": tune.loguniform(1e-4, 1e-1), "act": tune.choice(["relu", None])}, **LAYERS, "epochs": 2}

    def train(config):
        for _ in range(config["epochs"]):
            tune.report({"loss": config["layers"] + config["opt"]["lr"], "val": {"acc": 0.5}, "note": "text"})

    results = fit(train, space, HoneSearch("plain", seed=1))
    study = hone.load_study("plain")
    assert [trial.state for trial in study.trials] == ["SUCCEEDED"] * 4
    for trial in study.trials:
        assert trial.metrics == {"loss": pytest.approx(trial.params["layers"] + trial.params["opt.lr"]), "val/acc": 0.5}
        assert trial.last_step == 2
    found = {result.metrics["trial_id"]: result.config for result in results}
    assert {trial.worker for trial in study.trials} == {f"ray-{trial_id}" for trial_id in found}
    best = results.get_best_result()
    assert best.metrics["loss"] == study.best_value
    assert best.config == {
        "opt": {"lr": study.best_params["opt.lr"], "act": None if study.best_params["opt.act"] == "None" else "relu"},
        "layers": study.best_params["layers"],
        "epochs": 2,
    }
    assert len(fit(train, space, HoneSearch("plain"), samples=5)) == 1
    known = study.calls.call("GetStudy", study="plain")
    assert len(hone.load_study("plain").trials) == 5
    assert json.loads(known["spec_json"])["budget"] == {"trials": 5, "parallel": 5}


def test_the_study_ends_a_run_without_an_end_and_another_program_needs_no_space(fit):
    results = fit(curve, LAYERS, HoneSearch("budget", algorithm="grid", trials=3), samples=-1, max_concurrent_trials=1)
    assert len(results) == 3
    assert len(fit(curve, {}, HoneSearch("budget", trials=3))) == 0
    hone.load_study("budget").calls.call("UpdateStudy", study="budget", patch={"trials": 4})
    assert len(fit(curve, {}, HoneSearch("budget"), metric=None, mode=None)) == 1
    assert told("budget") == dict.fromkeys(range(1, 5), ("SUCCEEDED", 4))


def test_the_studys_rule_stops_trials_and_failures_are_told_with_their_error(fit):
    def train(config):
        if config["layers"] == 2:
            raise RuntimeError("no such layer")
        curve(config)

    fit(train, LAYERS, HoneSearch("ruled", algorithm="grid", early_stopping=THRESHOLD), HoneScheduler())
    study = hone.load_study("ruled")
    assert told("ruled") == {1: ("SUCCEEDED", 4), 2: ("FAILED", None), 3: ("SUCCEEDED", 4), 4: ("STOPPED", 2)}
    assert {trial.reason for trial in study.trials if trial.state == "FAILED"} == {"RuntimeError: no such layer"}


def test_an_algorithm_that_gives_out_parts_of_the_iterations_is_heeded(fit):
    search = HoneSearch("parts", algorithm={"name": "asha", "eta": 2}, resource={"metric": "training_iteration", "max": 4, "min": 1}, trials=6)
    fit(curve, LAYERS, search, HoneScheduler(), samples=-1)
    trials = hone.load_study("parts").trials
    assert {trial.state for trial in trials} == {"SUCCEEDED"}
    assert {trial.last_step for trial in trials} >= {1, 2}


def test_schedulers_of_rays_stop_trials_as_stopped_early(fit):
    scheduler = ASHAScheduler(max_t=4, grace_period=1, reduction_factor=2)
    fit(curve, LAYERS, HoneSearch("raced", algorithm="grid"), scheduler, max_concurrent_trials=1)
    study = hone.load_study("raced")
    assert {(trial.state, trial.last_step) for trial in study.trials} == {("SUCCEEDED", 4), ("STOPPED", 1)}
    assert {trial.reason for trial in study.trials} == {None, "Ray's scheduler stopped it at iteration 1"}
    assert study.best_params["layers"] == 1


def test_several_objectives_points_to_evaluate_and_a_limiter(fit):
    def train(config):
        tune.report({"loss": config["layers"], "speed": -config["layers"], "seen": 1})

    points = [{"layers": 4}, {"layers": 2}]
    search = HoneSearch(metric=["loss", "seen", "speed"], mode=["min", "obs", "max"], points_to_evaluate=points, space=LAYERS)
    search.set_search_properties(None, None, {}, num_samples=3)
    fit(train, {}, ConcurrencyLimiter(search, max_concurrent=1), samples=3, metric=None, mode=None)
    study = hone.load_study(search.study.name)
    assert study.metrics == ["loss", "speed"]
    assert [trial.params["layers"] for trial in study.trials][:2] == [4, 2]
    assert all(trial.values == [trial.params["layers"], -trial.params["layers"]] for trial in study.trials)


PROGRAM = """
import os, sys, time
import ray
from ray import tune
from hone.ray import HoneScheduler, HoneSearch

def train(config):
    for step in range(1, 4):
        tune.report({"loss": config["layers"] + 1 / step})
        while step == 1 and not os.path.exists(config["go"]):
            time.sleep(0.05)

if __name__ == "__main__":
    folder, address, name = sys.argv[1:]
    ray.init(address=address, log_to_driver=False)
    search = HoneSearch(name, algorithm="grid", workers={"heartbeat": "5s"})
    config = tune.TuneConfig(metric="loss", mode="min", num_samples=4, search_alg=search, scheduler=HoneScheduler(), reuse_actors=True)
    space = {"layers": tune.randint(1, 5), "go": f"{folder}/go"}
    tune.Tuner(train, param_space=space, tune_config=config, run_config=tune.RunConfig(storage_path=folder, name="run", verbose=0)).fit()
"""


def killed(cluster, folder, name):
    """Starts a run, waits until two trials have reported and Ray has written down which they are, kills it, and lets trials go on; their numbers."""
    (folder / "program.py").write_text(PROGRAM)
    command = [sys.executable, "program.py", str(folder), cluster, name]
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": SOURCES}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )

    def reported():
        assert process.poll() is None, process.communicate()
        try:
            return [trial.number for trial in hone.load_study(name).trials if trial.last_step == 1]
        except hone.HoneError:
            return []

    def is_kept():
        # Ray copies them there piece by piece.
        texts = [path.read_text() for path in (folder / "run").glob("searcher-state-*.pkl")]
        kept = [json.loads(text) for text in texts if text.endswith("}")]
        return len(reported()) == 2 and any(set(reported()) <= set(state.get("trials", {}).values()) for state in kept)

    wait_until(is_kept, 60)
    open_trials = reported()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    (folder / "go").touch()
    return open_trials


def program(folder):
    names = {"__name__": "program"}
    exec((folder / "program.py").read_text(), names)
    return names["train"]


@pytest.mark.parametrize(("left", "length"), [("whole", None), ("nothing", 0), ("half", 20)])
def test_a_run_that_was_killed_is_restored_with_its_trials(cluster, named_server, tmp_path, left, length):
    """Also where it was killed while Ray copied the search's state to the storage."""
    name = f"restored-{left}"
    open_trials = killed(cluster, tmp_path, name)
    for path in (tmp_path / "run").glob("searcher-state-*.pkl"):
        path.write_text(path.read_text()[:length])
    results = tune.Tuner.restore(str(tmp_path / "run"), trainable=program(tmp_path)).fit()
    study = hone.load_study(name)
    assert told(name) == dict.fromkeys(range(1, 5), ("SUCCEEDED", 3))
    assert len(results) == 4
    workers = {f"ray-{result.metrics['trial_id']}" for result in results}
    assert {trial.worker for trial in study.trials if trial.number in open_trials} <= workers


def test_a_run_that_was_killed_is_gone_on_with_under_the_studys_name(fit, cluster, tmp_path):
    open_trials = killed(cluster, tmp_path, "gone-on")
    results = fit(program(tmp_path), {**LAYERS, "go": str(tmp_path / "go")}, HoneSearch("gone-on"), HoneScheduler())
    assert told("gone-on") == dict.fromkeys(range(1, 5), ("SUCCEEDED", 3))
    workers = {f"ray-{result.metrics['trial_id']}" for result in results}
    assert {trial.worker for trial in hone.load_study("gone-on").trials if trial.number in open_trials} <= workers


def test_where_nothing_is_free_there_is_no_suggestion_and_at_the_end_it_is_finished(begin):
    search = begin(HoneSearch("free", algorithm="grid", trials=1))
    assert search.suggest("a") == {"layers": 1}
    assert search.suggest("b") is None
    search.on_trial_complete("a", {"loss": 1.0})
    wait_until(lambda: search.suggest("b") == Searcher.FINISHED)


def test_each_end_of_rays_has_its_own_in_the_study(begin):
    search = begin(HoneSearch("ends", algorithm="grid"), {"layers": tune.randint(1, 8)}, num_samples=9, stop={"acc": 0.9})
    layers = {trial_id: search.suggest(trial_id)["layers"] for trial_id in "abcdefg"}

    def result(trial_id, step, **more):
        return {"training_iteration": step, "loss": 1.0, "config/layers": layers[trial_id], "pid": 7, **more}

    search.on_trial_complete("f", result("f", 3, loss=float("nan")))
    search.on_trial_result("a", result("a", 1, acc=0.5))
    search.on_trial_complete("a", result("a", 2, acc=0.95))
    search.on_trial_complete("b", result("b", 2, acc=0.5))
    search.on_trial_complete("c")
    search.on_trial_result("d", result("d", 1))
    search.on_trial_complete("d")
    search.on_trial_complete("e", None, error=True)
    search.on_trial_result("g", result("g", 3))
    search.on_trial_complete("g")
    search.on_trial_complete("unknown", result("a", 3))
    found = {trial.params["layers"]: (trial.state, trial.last_step) for trial in hone.load_study("ends").trials}
    assert {trial_id: found[layers[trial_id]] for trial_id in layers} == {
        "a": ("SUCCEEDED", 2),
        "b": ("STOPPED", 2),
        "c": ("CANCELLED", None),
        "d": ("STOPPED", 1),
        "e": ("FAILED", None),
        "f": ("INFEASIBLE", 3),
        "g": ("SUCCEEDED", 3),
    }


def test_a_rule_that_nobody_heeds_is_said_once(begin, caplog):
    search = begin(HoneSearch("unheeded", algorithm="grid", early_stopping={**THRESHOLD, "bound": 0.5}))
    layers = search.suggest("a")["layers"]
    for step in range(1, 5):
        search.on_trial_result("a", {"training_iteration": step, "loss": 1.0, "config/layers": layers})
    assert [record.levelno for record in caplog.records if "HoneScheduler()) ends such trials" in record.message] == [logging.WARNING]


def test_repeated_trials_are_told_by_their_mean(begin):
    repeater = Repeater(begin(HoneSearch("repeated", metric="loss", mode="min", algorithm="grid")), repeat=2)
    for trial_id in "ab":
        assert repeater.suggest(trial_id)["layers"] == 1
    for trial_id, loss in ("a", 1.0), ("b", 2.0):
        repeater.on_trial_complete(trial_id, {"loss": loss, "training_iteration": 1})
    assert [trial.value for trial in hone.load_study("repeated").trials] == [1.5]


def test_what_was_evaluated_elsewhere_is_history(begin):
    search = HoneSearch("history", points_to_evaluate=[{"layers": 1}, {"layers": 2}], evaluated_rewards=[3.0, 4.0], algorithm="grid")
    assert begin(search).suggest("a")["layers"] in (3, 4)
    search.add_evaluated_point({"layers": 3}, 5.0, intermediate_values=[7.0, 6.0])
    search.add_evaluated_point({"layers": 4}, 0.0, error=True)
    trials = [trial for trial in hone.load_study("history").trials if trial.state != "ACTIVE"]
    assert [(trial.params["layers"], trial.state, trial.value, trial.last_step) for trial in trials] == [
        (1, "SUCCEEDED", 3.0, 1),
        (2, "SUCCEEDED", 4.0, 1),
        (3, "SUCCEEDED", 5.0, 3),
        (4, "FAILED", None, None),
    ]


def test_what_is_wrong_is_said_before_a_trial_begins(begin):
    begin(HoneSearch("taken")).suggest("a")
    with pytest.raises(ValueError, match="study taken is there to minimize loss, and the Tuner to maximize accuracy"):
        begin(HoneSearch("taken"), metric="accuracy", mode="max").suggest("a")
    with pytest.raises(ValueError, match="nothing varies: give the Tuner a param_space"):
        begin(HoneSearch(), space={}).suggest("a")
    with pytest.raises(ValueError, match="the objective is not known"):
        begin(HoneSearch(), metric=None, mode=None).suggest("a")
    with pytest.raises(hone.HoneError, match="threshold has no such setting. Known here: bound"):
        begin(HoneSearch(early_stopping={"name": "threshold", "worst": 4})).suggest("a")
    assert begin(HoneSearch(space=LAYERS), space={"epochs": 3}).suggest("a")["layers"] in range(1, 5)
    assert not HoneSearch(space=LAYERS).set_search_properties("loss", "min", LAYERS)


def test_a_token_does_not_go_where_ray_keeps_its_searches(begin, server):
    search = begin(HoneSearch("kept", token=server.token))
    search.suggest("a")
    kept = pickle.dumps(search)
    assert server.token.encode() not in kept
    assert pickle.loads(kept).set_search_properties("loss", "min", {})


def test_a_search_that_is_restored_by_hand_goes_on_with_its_study_alone(begin, tmp_path):
    search = begin(HoneSearch("handed", algorithm="grid"))
    assert search.suggest("a") == {"layers": 1}
    search.save(str(tmp_path / "kept"))
    again = HoneSearch()
    again.restore(str(tmp_path / "kept"))
    assert begin(again).suggest("b") == {"layers": 2}
    again.on_trial_complete("a", {"training_iteration": 1, "loss": 1.0})
    assert [trial.state for trial in hone.load_study("handed").trials] == ["ACTIVE", "ACTIVE"]


def test_a_trial_that_was_given_up_meanwhile_is_had_back_by_the_run_that_is_restored(begin, monkeypatch, tmp_path):
    search = begin(HoneSearch("back", algorithm="grid", workers={"heartbeat": "5s"}))
    assert [search.suggest(trial_id)["layers"] for trial_id in "ab"] == [1, 2]
    for trial_id in "ab":
        search.on_trial_result(trial_id, {"training_iteration": 2, "loss": 1.0})
    search.save(str(tmp_path / "kept"))
    search.on_trial_complete("b", {"training_iteration": 2, "loss": 1.0})
    wait_until(lambda: hone.load_study("back").trials[0].state == "REQUESTED")

    again = begin(HoneSearch())
    monkeypatch.setattr(tune, "run", lambda: again.restore(str(tmp_path / "kept")))
    tune.run()
    assert hone.load_study("back").trials[0].state == "ACTIVE"
    # Its checkpoint was at its end: it reports nothing more.
    again.on_trial_complete("a", {"training_iteration": 2, "loss": 1.0})
    again.on_trial_complete("b", {"training_iteration": 2, "loss": 7.0})
    assert told("back") == {1: ("SUCCEEDED", 2), 2: ("SUCCEEDED", 2)}
    assert [trial.value for trial in hone.load_study("back").trials] == [1.0, 1.0]


def test_trials_are_said_to_be_alive_for_as_long_as_ray_tunes(monkeypatch):
    class Counting:
        beats = 0

        def heartbeat(self):
            self.beats += 1
            raise hone.HoneError("UNAVAILABLE", "away")

    trial = Counting()

    def run():
        heartbeats = Heartbeats(0.02, lambda: [trial])
        wait_until(lambda: trial.beats > 1)
        return heartbeats

    monkeypatch.setattr(tune, "run", run)
    heartbeats = tune.run()
    wait_until(lambda: not heartbeats.are_heard)


def test_without_ray_it_says_what_to_install(tmp_path):
    (tmp_path / "ray.py").write_text("")
    environment = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{SOURCES}"}
    done = subprocess.run([sys.executable, "-c", "import hone.ray"], env=environment, cwd="/", capture_output=True, text=True)
    assert "hone.ray needs Ray Tune" in done.stderr
    assert "-m pip install 'ray[tune]'" in done.stderr
