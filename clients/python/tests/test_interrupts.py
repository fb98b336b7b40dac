import signal
import threading

import pytest
from conftest import RunningServer

import hone
from hone._optimizing import Optimization

pytestmark = pytest.mark.usefixtures("named_server")


def make(name, **more):
    return hone.create_study(name, {"x": hone.Float(0, 1)}, algorithm="random", **more)


def states(study):
    return [trial.state for trial in study.trials]


def test_an_interrupt_cancels_the_trial_that_it_meets_and_the_study_goes_on():
    def objective(trial):
        if trial.number == 2:
            raise KeyboardInterrupt
        return trial.params["x"]

    study = make("interrupted", trials=4)
    with pytest.raises(KeyboardInterrupt):
        study.optimize(objective)
    assert states(study) == ["SUCCEEDED", "CANCELLED"]
    assert study.trials[1].reason == "interrupted by a person"
    study.optimize(objective)
    assert states(study) == ["SUCCEEDED", "CANCELLED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED"], "what was cancelled uses up no budget"


def test_an_interrupt_is_heard_while_the_server_is_away(tmp_path, monkeypatch):
    server = RunningServer(tmp_path)
    study = hone.create_study("interrupted-away", {"x": hone.Float(0, 1)}, algorithm="random", server=server.grpc, token=server.token)
    monkeypatch.setattr("hone._optimizing._FAREWELL_SECONDS", 0.2)

    def objective(trial):
        server.kill()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        study.optimize(objective)


def test_an_interrupt_that_is_caught_cancels_its_trial_and_goes_on():
    def objective(trial):
        if trial.number == 1:
            raise KeyboardInterrupt
        return trial.params["x"]

    study = make("interrupt-caught")
    study.optimize(objective, n_trials=3, catch=(KeyboardInterrupt,))
    assert states(study) == ["CANCELLED", "SUCCEEDED", "SUCCEEDED"]


def test_a_trial_whose_end_was_being_told_is_not_left_open(monkeypatch):
    study = make("interrupted-telling")
    call = study.calls.call

    def interrupted(name, **fields):
        if name == "CompleteTrial" and fields["study"] and study.trials[-1].number == fields["trial"] and not cut:
            cut.append(fields["trial"])
            if fields["trial"] == 2:
                call(name, **fields)
            raise KeyboardInterrupt
        return call(name, **fields)

    monkeypatch.setattr(study.calls, "call", interrupted)
    for _ in range(2):
        cut = []
        with pytest.raises(KeyboardInterrupt):
            study.optimize(lambda trial: 1.0, n_trials=1)
    assert states(study) == ["CANCELLED", "SUCCEEDED"], "before the server heard, and after"


def test_a_trial_that_was_being_asked_for_comes_with_the_next_one(monkeypatch):
    study = make("interrupted-asking")
    call = study.calls.call
    cut = []

    def interrupted(name, **fields):
        answer = call(name, **fields)
        if name == "SuggestTrials" and not cut:
            cut.append(answer)
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(study.calls, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        study.optimize(lambda trial: 1.0, n_trials=5)
    study.optimize(lambda trial: 1.0, n_trials=2)
    assert states(study) == ["SUCCEEDED", "SUCCEEDED"]


def test_an_interrupt_ends_the_jobs_after_the_trials_that_they_have(monkeypatch):
    stopped = threading.Event()
    stop = Optimization.stop

    def seen(self):
        stop(self)
        stopped.set()

    monkeypatch.setattr(Optimization, "stop", seen)
    evaluating = threading.Barrier(4)

    def objective(trial):
        if evaluating.wait(60) == 0:
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        assert stopped.wait(60)
        return trial.params["x"]

    study = make("interrupted-jobs")
    with pytest.raises(KeyboardInterrupt):
        study.optimize(objective, n_trials=100, n_jobs=4)
    assert states(study) == ["SUCCEEDED"] * 4


def test_what_was_stopped_does_not_go_on_because_something_else_begins():
    """Jobs outlive a second interrupt: they evaluate what they have, in the background."""
    study = make("stopped-jobs")
    stopped, done = threading.Event(), threading.Event()

    def first(trial):
        study.stop()
        stopped.set()
        assert done.wait(60)
        return 1.0

    thread = threading.Thread(target=study.optimize, args=(first, 10))
    thread.start()
    assert stopped.wait(60)
    study.optimize(lambda trial: 2.0, n_trials=2)
    done.set()
    thread.join(60)
    assert sorted(trial.value for trial in study.trials) == [1.0, 2.0, 2.0]


def test_an_interrupt_while_the_space_is_learned_leaves_the_study_usable():
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        if not calls:
            calls.append(x)
            raise KeyboardInterrupt
        return x

    calls = []
    study = hone.create_study("interrupted-learning", algorithm="random", learn_from=2)
    with pytest.raises(KeyboardInterrupt):
        study.optimize(objective, n_trials=5)
    study.optimize(objective, n_trials=4, n_jobs=2)
    assert states(study) == ["SUCCEEDED"] * 4


def test_the_time_of_an_optimization_is_not_begun_anew_by_each_trial_that_the_space_is_learned_from():
    study = hone.create_study("learned-in-time", algorithm="random", learn_from=100)
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), timeout=0.0)
    assert study.ask().number == 1


@pytest.mark.parametrize("end", [SystemExit(143), hone.HoneError("UNAVAILABLE", "no server answers")], ids=["told-to-end", "server-away"])
def test_a_worker_whose_end_says_nothing_of_its_trial_leaves_it_to_the_next_one_and_fails_it_where_silence_means_nothing(end):
    def objective(trial):
        epochs.append(trial.epoch)
        if len(epochs) == 1:
            raise end
        return 1.0

    def run(name, **more):
        study = make(name, trials=1, **more)
        with pytest.raises(type(end)):
            study.optimize(objective)
        study.optimize(objective)
        return [(trial.state, trial.reason) for trial in study.trials]

    kind = type(end).__name__.lower()
    epochs: list[int] = []
    assert run(f"left-{kind}", workers={"heartbeat": "5s"}) == [("SUCCEEDED", None)]
    assert epochs == [1, 2]
    epochs = []
    assert run(f"failed-{kind}") == [("FAILED", f"{type(end).__name__}: {end}")]


def test_a_worker_is_called_by_its_job_of_slurm(monkeypatch):
    def worker(**job):
        for name, value in job.items():
            monkeypatch.setenv(name, value)
        trial = study.ask()
        return study.calls.call("GetTrial", study=study.id, trial=trial.number)["worker"]

    for name in ("SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID"):
        monkeypatch.delenv(name, raising=False)
    study = make("named-workers")
    plain = worker()
    assert worker(SLURM_JOB_ID="41") == f"slurm-41-{plain}"
    assert worker(SLURM_ARRAY_JOB_ID="38", SLURM_ARRAY_TASK_ID="3") == f"slurm-38_3-{plain}"


def test_a_trial_is_told_as_cancelled_by_hand():
    study = make("cancelled", trials=1)
    study.tell(study.ask(), state="cancelled", reason="the machine is needed")
    assert study.trials[0].reason == "the machine is needed"
    study.tell(study.ask(), 1.0)
    assert states(study) == ["CANCELLED", "SUCCEEDED"]


@pytest.mark.parametrize("count", [0, -2])
def test_a_number_of_jobs_that_is_none_is_refused(count):
    with pytest.raises(ValueError, match=f"n_jobs is {count}: say how many"):
        make(f"jobs-{count + 5}").optimize(lambda trial: 1.0, n_trials=1, n_jobs=count)


def test_there_may_be_a_job_for_each_cpu():
    study = make("jobs-all")
    study.optimize(lambda trial: trial.params["x"], n_trials=5, n_jobs=-1)
    assert states(study) == ["SUCCEEDED"] * 5
