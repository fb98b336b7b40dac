import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest

import hone

pytestmark = pytest.mark.usefixtures("named_server")

SPACE = {"x": hone.Float(-5, 5), "layers": hone.Int(1, 4), "kind": hone.Categorical(["a", "b"]), "slope": hone.Float(0.0, 1.0, when={"kind": "a"})}


def quadratic(trial):
    return (trial.params["x"] - 1) ** 2 + trial.params["layers"]


def test_optimize_evaluates_trials_and_finds_the_best():
    study = hone.create_study("quadratic", SPACE, algorithm="random", seed=1)
    study.optimize(quadratic, n_trials=30)
    trials = study.trials
    assert [trial.number for trial in trials] == list(range(1, 31))
    assert {trial.state for trial in trials} == {"SUCCEEDED"}
    assert study.best_value == min(trial.value for trial in trials)
    assert study.best_trial.params == next(trial.params for trial in trials if trial.value == study.best_value)


@pytest.mark.parametrize("space", [{"x": hone.Float(-5, 5)}, None])
def test_callbacks_are_called_with_each_trial_as_it_ended_and_may_stop(space):
    def objective(trial):
        x = trial.suggest_float("x", -5, 5)
        if trial.number == 3:
            raise ZeroDivisionError
        if trial.number == 4:
            raise hone.TrialPruned
        return x * x

    seen = []

    def keep(study, trial):
        seen.append((trial.number, trial.state, trial.value))
        if trial.number == 5:
            study.stop()

    study = hone.create_study(f"called-{'declared' if space else 'learned'}", space, algorithm="random", seed=1)
    study.optimize(objective, n_trials=20, catch=(ZeroDivisionError,), callbacks=[keep])
    assert seen == [(trial.number, trial.state, trial.value) for trial in study.trials]
    assert [state for _, state, _ in seen] == ["SUCCEEDED", "SUCCEEDED", "FAILED", "STOPPED", "SUCCEEDED"]


def test_a_study_of_a_project_is_made_by_the_name_that_finds_it():
    study = hone.create_study("research/plans", {"x": hone.Float(0, 1)}, algorithm="random", trials=2)
    assert hone.load_study("research/plans").id == study.id
    assert hone.create_study("research/plans", load_if_exists=True).id == study.id


def test_conditional_parameters_are_there_only_when_they_are_active():
    study = hone.create_study("conditional", SPACE, algorithm="random", seed=2)
    study.optimize(quadratic, n_trials=20)
    for trial in study.trials:
        assert ("slope" in trial.params) == (trial.params["kind"] == "a")
    assert {trial.params["kind"] for trial in study.trials} == {"a", "b"}


BELIEVED = {
    "rate": hone.Float(1e-4, 1.0, log=True, likely={"near": 1e-2, "spread": 0.02}),
    "width": hone.Int(1, 1000, likely=500),
    "kind": hone.Categorical(["a", "b", "c"], likely="b"),
    "size": hone.Categorical([1, 2.5, 1e-5], likely={1e-5: 1000}),
    "flag": hone.Categorical([False, True], likely={True: 1000}),
    "quiet": hone.Categorical([False, True], likely=False),
}


def test_what_is_believed_to_be_best_is_drawn_more_often():
    study = hone.create_study("believed", BELIEVED, algorithm="random", seed=3)
    study.optimize(lambda trial: trial.params["rate"], n_trials=40)
    seen = [trial.params for trial in study.trials]
    assert all(3e-3 < p["rate"] < 3e-2 for p in seen)
    assert sum(333 < p["width"] < 667 for p in seen) > 20
    assert [p["kind"] for p in seen].count("b") > 20 and {p["kind"] for p in seen} == {"a", "b", "c"}
    assert [p["size"] for p in seen].count(1e-5) > 35 and [p["flag"] for p in seen].count(True) > 35
    assert [p["quiet"] for p in seen].count(False) > 20


def test_beliefs_that_mean_nothing_are_refused():
    for likely, words in ((2.0, "must lie in"), ({"near": 0.5, "sigma": 0.1}, "is not a field here"), ({"near": 0.5, "spread": 0}, "must be a number above 0")):
        with pytest.raises(hone.HoneError, match=words):
            hone.create_study("refused", {"x": hone.Float(0, 1, likely=likely)})
    with pytest.raises(hone.HoneError, match="Did you mean adam"):
        hone.create_study("refused", {"optimizer": hone.Categorical(["sgd", "adam"], likely="adm")})


CONSTRAINTS = [
    "heads * size <= 64",
    {"keep": "c <= 10", "when": {"solver": "lbfgs"}},
    {"never": {"solver": "lbfgs", "penalty": "l1"}},
]
CONSTRAINED = {
    "heads": hone.Int(1, 16),
    "size": hone.Int(1, 16),
    "solver": hone.Categorical(["lbfgs", "saga"]),
    "penalty": hone.Categorical(["l1", "l2"]),
    "c": hone.Float(0.1, 100.0),
}


def test_what_parameters_keep_among_themselves_holds_for_every_trial():
    study = hone.create_study("constrained", CONSTRAINED, algorithm="random", seed=4, parameter_constraints=CONSTRAINTS)
    study.optimize(lambda trial: trial.params["c"], n_trials=40)
    seen = [trial.params for trial in study.trials]
    assert all(p["heads"] * p["size"] <= 64 for p in seen)
    assert all(p["c"] <= 10 and p["penalty"] == "l2" for p in seen if p["solver"] == "lbfgs")
    assert any(p["c"] > 10 for p in seen) and any(p["penalty"] == "l1" for p in seen)
    with pytest.raises(hone.HoneError, match=r"must keep heads \* size <= 64: here is heads = 16, size = 16"):
        study.enqueue_trial({"heads": 16, "size": 16, "solver": "saga", "penalty": "l1", "c": 1.0})


def test_parameter_constraints_that_mean_nothing_are_refused():
    with pytest.raises(hone.HoneError, match="no parameter hads") as refused:
        hone.create_study("refused", CONSTRAINED, parameter_constraints=["hads < size"])
    assert refused.value.code == "INVALID_STUDY"
    assert "Did you mean heads?" in str(refused.value)
    with pytest.raises(TypeError, match="must be a list"):
        hone.create_study("refused", CONSTRAINED, parameter_constraints="heads < size")
    with pytest.raises(TypeError, match="need a declared space"):
        hone.create_study("refused", parameter_constraints=["heads < size"])


def test_gp_beats_the_first_random_trials_on_a_smooth_function():
    study = hone.create_study("smooth", {"x": hone.Float(-5, 5), "y": hone.Float(-5, 5)}, direction="maximize", algorithm="gp", seed=3)
    study.optimize(lambda trial: -((trial.params["x"] - 1) ** 2) - (trial.params["y"] + 2) ** 2, n_trials=25)
    assert study.best_value > -0.05


def test_several_threads_share_a_study_without_doing_anything_twice():
    study = hone.create_study("threads", {"x": hone.Float(0, 1)}, algorithm="random", trials=24)
    seen = []
    lock = threading.Lock()

    def objective(trial):
        with lock:
            seen.append(trial.number)
        return trial.params["x"]

    study.optimize(objective, n_jobs=4)
    assert sorted(seen) == list(range(1, 25))
    with pytest.raises(hone.StudyEnded):
        study.ask()


def test_ask_and_tell_by_hand():
    study = hone.create_study("by-hand", {"x": hone.Float(0, 1)}, direction="maximize", algorithm="random")
    first, second = study.ask(), study.ask()
    study.tell(second, 0.5)
    study.tell(first, state="infeasible", reason="out of memory")
    assert [(trial.number, trial.state) for trial in study.trials] == [(1, "INFEASIBLE"), (2, "SUCCEEDED")]
    assert study.best_trial.number == 2


def test_suggest_names_the_declared_parameters_and_refuses_others():
    study = hone.create_study("suggest", SPACE, algorithm="random", seed=5)
    trial = study.ask()
    assert trial.suggest_float("x", -5, 5) == trial.params["x"]
    assert trial.suggest_int("layers", 1, 4) in (1, 2, 3, 4)
    assert trial.suggest_categorical("kind", ["a", "b"]) in "ab"
    with pytest.raises(ValueError, match="not a parameter"):
        trial.suggest_float("z", 0, 1)
    with pytest.raises(ValueError, match="declared otherwise"):
        trial.suggest_float("x", 0, 1)


def test_the_study_s_rule_prunes_and_the_trial_counts_as_stopped():
    rule = {"name": "threshold", "bound": 0.5}
    study = hone.create_study("pruned", {"x": hone.Float(0, 1)}, direction="maximize", algorithm="random", early_stopping=rule)

    def objective(trial):
        trial.report(0.1 if trial.number == 2 else 0.9, step=1)
        if trial.should_prune():
            assert "bound" in trial.stop_reason()
            raise hone.TrialPruned
        return 0.9

    study.optimize(objective, n_trials=3)
    assert [trial.state for trial in study.trials] == ["SUCCEEDED", "STOPPED", "SUCCEEDED"]


def test_what_the_objective_itself_prunes_counts_as_stopped_too():
    study = hone.create_study("pruned-alone", {"x": hone.Float(0, 1)}, algorithm="random", trials=2)

    def objective(trial):
        trial.report(0.5, step=3)
        raise hone.TrialPruned("no use" if trial.number == 2 else "")

    study.optimize(objective)
    assert [(trial.state, trial.value, trial.reason) for trial in study.trials] == [("STOPPED", 0.5, "pruned by the objective itself"), ("STOPPED", 0.5, "no use")]


def test_an_exception_fails_its_trial_and_is_raised_unless_it_is_caught():
    study = hone.create_study("failing", {"x": hone.Float(0, 1)}, algorithm="random")

    def objective(trial):
        raise ZeroDivisionError("nothing to divide by")

    with pytest.raises(ZeroDivisionError):
        study.optimize(objective, n_trials=2)
    study.optimize(objective, n_trials=2, catch=(ZeroDivisionError,))
    assert [trial.state for trial in study.trials] == ["FAILED", "FAILED", "FAILED"]


def test_a_trial_that_fails_without_an_exception_to_see_is_warned_of(caplog):
    study = hone.create_study("silent", {"x": hone.Float(0, 1)}, algorithm="random", metric="loss")

    def objective(trial):
        if trial.number == 1:
            raise ZeroDivisionError("nothing to divide by")
        if trial.number == 3:
            trial.report(0.5, 1)

    study.optimize(objective, n_trials=3, catch=(ZeroDivisionError,))
    assert [trial.state for trial in study.trials] == ["FAILED", "FAILED", "SUCCEEDED"]
    assert caplog.messages == [
        "trial 1 of study silent failed: ZeroDivisionError: nothing to divide by",
        "trial 2 of study silent failed: no value of loss was returned, told or reported",
    ]


@pytest.mark.parametrize(("word", "ours"), [("sampler", "algorithm"), ("pruner", "early_stopping"), ("storage", "server"), ("n_trials", "trials")])
def test_a_word_of_optunas_is_said_in_ours(word, ours):
    with pytest.raises(TypeError, match=f"has no '{word}', which is Optuna's: say {ours}="):
        hone.create_study("words", {"x": hone.Float(0, 1)}, **{word: "a"})


def test_a_queued_point_comes_first():
    study = hone.create_study("queued", {"x": hone.Float(0, 1), "on": hone.Categorical([True, False])}, algorithm="random")
    number = study.enqueue_trial({"x": 0.25, "on": False})
    trial = study.ask()
    assert (trial.number, trial.params) == (number, {"x": 0.25, "on": False})


def test_a_taken_name_is_refused_or_loaded():
    first = hone.create_study("taken", {"x": hone.Float(0, 1)}, algorithm="random")
    with pytest.raises(hone.HoneError) as refused:
        hone.create_study("taken", {"x": hone.Float(0, 1)})
    assert refused.value.code == "STUDY_EXISTS" and "load_if_exists=True" in str(refused.value)
    assert hone.create_study("taken", {"x": hone.Float(0, 1)}, load_if_exists=True).id == first.id
    assert hone.load_study("taken").id == first.id


def test_a_bad_space_is_refused_in_the_server_s_words():
    with pytest.raises(hone.HoneError) as refused:
        hone.create_study("bad", {"x": hone.Float(3, 1)})
    assert refused.value.code == "INVALID_STUDY"
    assert "spec.parameters.x.double: runs backwards (found [3,1]). Write [1, 3]." in str(refused.value)
    assert [problem["field"] for problem in refused.value.problems] == ["spec.parameters.x.double"]
    with pytest.raises(hone.HoneError, match="Did you mean tpe"):
        hone.create_study("bad", {"x": hone.Float(1, 3)}, algorithm="tpee")
    with pytest.raises(hone.HoneError, match="Did you mean tpe"):
        hone.create_study("bad", algorithm="tpee")


def test_arguments_that_are_none_are_refused_before_anything_is_made():
    with pytest.raises(TypeError, match=r"parameter x must be a hone.Float, hone.Int or hone.Categorical, not \(0, 1\)"):
        hone.create_study("bad", {"x": (0, 1)})
    with pytest.raises(ValueError, match="metric and a direction"):
        hone.create_study("bad", {"x": hone.Float(0, 1)}, directions=["minimize", "maximize"], metric="loss")


def test_a_trial_is_told_once_and_a_number_for_each_objective():
    study = hone.create_study("told", {"x": hone.Float(0, 1)}, algorithm="random")
    trial = study.ask()
    for nonsense in ("abc", [1.0, 2.0], {"loss": 1.0}):
        with pytest.raises(ValueError, match="it wants a number, of value"):
            study.tell(trial, nonsense)
    study.tell(trial, 1.0)
    with pytest.raises(ValueError, match="trial 1 of told was told already"):
        study.tell(trial, 2.0)
    assert [t.values for t in study.trials] == [[1.0]]


def test_states_that_no_trial_is_told_with_are_refused_with_those_that_there_are():
    study = hone.create_study("states", {"x": hone.Float(0, 1)}, algorithm="random")
    trial = study.ask()
    with pytest.raises(ValueError, match="'complete' is no state that a trial is told with: it is one of None, 'pruned', 'infeasible', 'failed', 'cancelled'"):
        study.tell(trial, state="complete")
    with pytest.raises(TypeError, match="1 is no trial: tell what `ask` returned"):
        study.tell(trial.number, 1.0)
    with pytest.raises(ValueError, match="'COMPLETE' is no state of a trial that has ended: it is one of 'SUCCEEDED', 'STOPPED', 'INFEASIBLE', 'FAILED'"):
        study.add_trial({"x": 0.5}, state="COMPLETE")
    study.tell(trial, state="failed")
    assert [t.state for t in study.trials] == ["FAILED"]


def test_a_report_of_what_is_no_number_or_no_whole_step_says_so_and_leaves_the_trial_as_it_was():
    study = hone.create_study("reports", {"x": hone.Float(0, 1)}, algorithm="random", metric="loss", direction="minimize")
    trial = study.ask()
    trial.report(0.5, step=1)
    with pytest.raises(ValueError, match="'low' is no value of the metric loss: it wants a number"):
        trial.report("low", step=2)
    with pytest.raises(ValueError, match="None is no value of the metric accuracy"):
        trial.report({"accuracy": None}, step=2)
    with pytest.raises(ValueError, match=r"1\.5 is no step: it wants a whole number"):
        trial.report(0.4, step=1.5)
    trial.report(0.3, step=2.0)
    study.tell(trial)
    assert [(t.values, t.last_step) for t in study.trials] == [([0.3], 2)]


def test_an_objective_that_returns_nonsense_fails_its_trial():
    study = hone.create_study("nonsense", {"x": hone.Float(0, 1)}, algorithm="random")
    with pytest.raises(ValueError, match="it wants a number"):
        study.optimize(lambda trial: "good", n_trials=1)
    assert [trial.state for trial in study.trials] == ["FAILED"]


def test_asking_goes_on_over_a_kill_of_the_server(server):
    study = hone.create_study("killed", {"x": hone.Float(0, 1)}, algorithm="random")
    trial = study.ask()
    trial.report(0.5, step=1)
    server.kill()
    restart = threading.Timer(0.5, server.start)
    restart.start()
    trial.report(0.6, step=2)
    study.tell(trial, 0.7)
    restart.join()
    assert [(t.state, t.values) for t in study.trials] == [("SUCCEEDED", [0.7])]


def test_no_server_is_said_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv("HONE_SERVER")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(hone.ServerNotFound, match="hone serve"):
        hone.load_study("any")


def test_a_parameter_is_added_while_the_study_runs():
    study = hone.create_study("late", {"x": hone.Float(-5, 5), "kind": hone.Categorical(["a", "b"])}, algorithm="random", seed=1)
    study.optimize(lambda trial: trial.params["x"] ** 2, n_trials=3)
    running = study.ask()
    with pytest.raises(hone.HoneError, match="4 trials that are there lack it: it needs a default") as refused:
        study.add_parameter("decay", hone.Float(0, 1))
    assert refused.value.problems[0]["field"] == "spec.parameters.decay"
    with pytest.raises(hone.HoneError, match="must lie in"):
        study.add_parameter("decay", hone.Float(0, 1), default=2)
    other = hone.load_study("late")
    study.add_parameter("decay", hone.Float(0, 1), default=0.25)
    study.add_parameter("decay", hone.Float(0, 1, default=0.25))
    assert [trial.params["decay"] for trial in study.trials] == [0.25] * 4
    # A trial that was given out before has the default, whoever asks.
    assert "decay" not in running.params
    assert running.suggest_float("decay", 0, 1) == 0.25
    study.tell(running, 1.0)
    # One edit for a new choice and what hangs on it; with no trial of before that needs it, no default.
    study.set_parameters({"kind": hone.Categorical(["a", "b", "c"]), "slope": {"double": [0, 1], "when": {"kind": "c"}}})
    assert all("slope" not in trial.params for trial in study.trials)
    # A worker that loaded the study before learns of it when it asks.
    other.optimize(lambda trial: trial.suggest_float("decay", 0, 1) + (trial.suggest_float("slope", 0, 1) if trial.params["kind"] == "c" else 0), n_trials=20)
    later = [trial.params for trial in other.trials][4:]
    assert len({params["decay"] for params in later}) == 20
    assert {params["kind"] for params in later} == {"a", "b", "c"}


def test_workers_that_add_parameters_at_once_are_all_heard():
    study = hone.create_study("crowded", {"x": hone.Float(0, 1)}, algorithm="random")
    study.optimize(lambda trial: trial.params["x"], n_trials=1)
    added = [f"p{k % 4}" for k in range(12)]
    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(hone.load_study("crowded").add_parameter, name, hone.Int(1, 9), default=3) for name in added]:
            done.result()
    assert study.trials[0].params.keys() == {"x", *added}


def test_the_front_of_several_objectives():
    study = hone.create_study("front", {"x": hone.Float(0, 1)}, directions=["minimize", "maximize"], algorithm="random")
    for x in (0.0, 0.5, 1.0):
        study.enqueue_trial({"x": x})
    study.optimize(lambda trial: (2.0, 0.0) if trial.params["x"] == 0.5 else (trial.params["x"], trial.params["x"]), n_trials=3)
    assert [trial.params["x"] for trial in study.best_trials] == [0, 1]


def test_a_long_trial_is_kept_by_heartbeats_and_a_silent_worker_loses_its_own():
    study = hone.create_study("beating", {"x": hone.Float(0, 1)}, algorithm="random", trials=2, workers={"heartbeat": "5s"})
    lost = study.ask("silent")

    def objective(trial):
        regained = study.ask("patient")  # given only when the silence of the first one has lasted long enough
        assert (regained.number, regained.epoch) == (lost.number, lost.epoch + 1)
        lost.report(0.1, step=1)
        study.tell(lost, 0.1)
        assert lost.should_prune() and not regained.should_prune() and not trial.should_prune()
        study.tell(regained, 0.2)
        return 0.3

    study.optimize(objective, n_trials=1)
    assert [trial.values for trial in study.trials] == [[0.2], [0.3]]


def test_a_data_frame_without_pandas_says_what_is_missing(monkeypatch):
    study = hone.create_study("frameless", SPACE, algorithm="random")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"^study.trials_dataframe\(\) needs pandas, which is not installed here: pip install pandas$"):
        study.trials_dataframe()


def test_a_parameter_that_is_no_whole_number_is_a_float_also_where_its_value_is_whole():
    space = {"ratio": hone.Float(0, 1), "width": hone.Int(1, 3), "size": hone.Categorical([1, 2.5])}
    study = hone.create_study("floats", space, algorithm="random", start_at=[{"ratio": 1.0, "width": 2, "size": 1}])
    trial = study.ask()
    study.tell(trial, 1.0)
    for params in (trial.params, study.best_params, study.trials[0].params):
        assert params == {"ratio": 1.0, "width": 2, "size": 1}
        assert [type(params[name]) for name in space] == [float, int, int]


def test_a_label_marks_a_trial_also_one_that_the_space_is_learned_from():
    def objective(trial):
        trial.set_label("fold", str(trial.number))
        return trial.suggest_float("x", 0, 1)

    study = hone.create_study("labelled", algorithm="random")
    study.optimize(objective, n_trials=2)
    assert [trial.labels for trial in study.trials] == [{"fold": "1"}, {"fold": "2"}]


def test_history_has_the_times_that_are_said():
    study = hone.create_study("history", {"x": hone.Float(0, 1)}, algorithm="random")
    start = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=timezone.utc)
    study.add_trial({"x": 0.5}, measurements=[{"step": 1, "values": {"value": 2.0}}], datetime_start=start, datetime_complete=start + timedelta(minutes=5))
    trial = study.trials[0]
    assert (trial.datetime_start, trial.duration, trial.value) == (start, timedelta(minutes=5), 2.0)
