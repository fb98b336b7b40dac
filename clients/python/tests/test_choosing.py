import random
import threading
from contextlib import contextmanager

import pytest

import hone

pytestmark = pytest.mark.usefixtures("named_server")

SPACE = {"x": hone.Float(-5, 5), "kind": hone.Categorical(["a", "b"]), "slope": hone.Float(0.0, 1.0, when={"kind": "a"})}


def objective(trial):
    return (trial.params["x"] - 1) ** 2


def study_of(name, **more):
    return hone.create_study(name, SPACE, algorithm="external", **more)


@contextmanager
def evaluating(study, n_jobs=1):
    """Somebody evaluates what is in the queue, until the study ends or is left."""
    thread = threading.Thread(target=lambda: hone.load_study(study.name).optimize(objective, n_jobs=n_jobs))
    thread.start()
    try:
        yield
    finally:
        study.calls.call("StopStudy", study=study.id)
        thread.join()


def test_exactly_the_points_that_an_algorithm_of_ones_own_chooses_are_evaluated():
    study = study_of("own", trials=12)
    draws, chosen = random.Random(1), []

    def climb(trials, count):
        done = [trial for trial in trials if trial.value is not None]
        best = min(done, key=lambda trial: trial.value).params["x"] if done else 0.0
        points = [{"x": min(5.0, max(-5.0, best + draws.gauss(0, 1))), "kind": "b"} for _ in range(count)]
        chosen.extend(points)
        return points

    with evaluating(study):
        hone.choose_points(study, climb, at_once=1, poll_seconds=0.02)
    assert [trial.params for trial in study.trials] == chosen
    assert {trial.state for trial in study.trials} == {"SUCCEEDED"}
    assert len(chosen) == 12 and study.best_value == min((point["x"] - 1) ** 2 for point in chosen)


def test_no_more_is_asked_for_than_can_run_at_once():
    study = study_of("at-once", budget={"trials": 7, "parallel": 3})
    asked = []

    def even(trials, count):
        still = sum(trial.state in ("REQUESTED", "ACTIVE") for trial in trials)
        asked.append((count, still))
        return [{"x": 1.0 * (len(trials) + i) / 7, "kind": "b"} for i in range(count)]

    with evaluating(study, n_jobs=3):
        hone.choose_points(study, even, poll_seconds=0.02)
    assert len(study.trials) == 7 and sum(count for count, _ in asked) == 7
    assert all(count + still <= 3 for count, still in asked)


def test_a_program_that_failed_goes_on_where_it_was():
    study = study_of("again", trials=6)

    def fail_at(limit):
        def choose(trials, count):
            if len(trials) >= limit:
                raise RuntimeError("the algorithm broke")
            return [{"x": float(len(trials)), "kind": "b"}]

        return choose

    with evaluating(study):
        with pytest.raises(RuntimeError, match="the algorithm broke"):
            hone.choose_points(study, fail_at(2), at_once=1, poll_seconds=0.02)
        hone.choose_points(hone.load_study("again"), fail_at(6), at_once=1, poll_seconds=0.02)
    assert [trial.params["x"] for trial in study.trials] == [0, 1, 2, 3, 4, 5]


def test_an_algorithm_that_has_no_more_ends_the_call_and_not_the_study():
    study = study_of("no-more", trials=50)
    with evaluating(study):
        hone.choose_points(study, lambda trials, count: [] if trials else [{"x": 0, "kind": "a", "slope": 0.5}], at_once=1, poll_seconds=0.02)
        assert study.calls.call("GetStudy", study=study.id)["state"] == "ACTIVE"
    assert [(trial.params, trial.state) for trial in study.trials] == [({"x": 0, "kind": "a", "slope": 0.5}, "SUCCEEDED")]


def test_a_point_that_is_none_of_the_space_is_refused_by_its_parameter():
    study = study_of("odd", trials=3)
    with pytest.raises(hone.HoneError, match="x"):
        hone.choose_points(study, lambda trials, count: [{"x": 7, "kind": "b"}])
    assert study.trials == []


def test_nobody_chooses_where_nobody_is_asked():
    study = study_of("alone", trials=3)
    answer = study.calls.call("SuggestTrials", study=study.id, worker="w", count=1, open="NEW")
    assert answer["trials"] == [] and answer["wait"]["why"] == "no point is in the queue"
