import math

import pytest

pd = pytest.importorskip("pandas")

import hone

pytestmark = pytest.mark.usefixtures("named_server")

SPACE = {"x": hone.Float(0, 1), "layers": hone.Int(1, 4), "kind": hone.Categorical(["a", "b"]), "slope": hone.Float(0.0, 1.0, when={"kind": "a"})}


def objective(trial):
    if trial.number == 2:
        raise hone.TrialPruned("hopeless")
    if trial.number == 3:
        raise ZeroDivisionError("no data")
    trial.report({"value": trial.params["x"], "seconds": 0.5}, step=7)
    if trial.number == 4:
        trial.set_label("fold", "3")
    return trial.params["x"]


def test_a_frame_has_a_row_for_each_trial_with_what_it_was_and_what_became_of_it():
    study = hone.create_study("framed", SPACE, algorithm="random", seed=1)
    study.optimize(objective, n_trials=12, catch=(ZeroDivisionError,))
    running = study.ask()
    frame = study.trials_dataframe()
    params = [f"params_{name}" for name in SPACE]
    assert list(frame.columns) == ["number", "value", "datetime_start", "datetime_complete", "duration", *params, "metrics_seconds", "labels_fold", "state", "reason"]
    assert list(frame.number) == list(range(1, 14))
    assert list(frame.state) == [trial.state for trial in study.trials]
    assert frame.state[1] == "STOPPED" and frame.reason[1] == "hopeless" and frame.reason[2] == "ZeroDivisionError: no data"
    done = frame[frame.state == "SUCCEEDED"]
    assert list(done.value) == list(done.params_x) and set(done.metrics_seconds) == {0.5}
    assert frame.value.isna().sum() == 3 and frame.value.min() == study.best_value
    assert (frame.params_slope.notna() == (frame.params_kind == "a")).all() and frame.params_slope.dtype == float
    assert frame.params_layers.dtype == int
    assert frame.labels_fold[3] == "3" and frame.labels_fold.count() == 1
    assert running.number == 13 and pd.isna(frame.datetime_complete[12]) and pd.isna(frame.duration[12])


def test_times_are_those_of_the_server_in_utc():
    study = hone.create_study("timed", SPACE, algorithm="random")
    before = pd.Timestamp.now("UTC") - pd.Timedelta("1h")
    study.optimize(lambda trial: 1.0, n_trials=2)
    frame = study.trials_dataframe()
    assert (frame.datetime_start > before).all() and (frame.duration == frame.datetime_complete - frame.datetime_start).all()
    assert (frame.duration >= pd.Timedelta(0)).all()
    trial = study.trials[0]
    assert trial.datetime_start == frame.datetime_start[0] and trial.duration == frame.duration[0]


def test_several_objectives_have_a_column_each():
    study = hone.create_study("framed-front", SPACE, directions=["minimize", "maximize"], metric=["loss", "accuracy"], algorithm="random")
    study.optimize(lambda trial: (trial.params["x"], 1 - trial.params["x"]), n_trials=3)
    frame = study.trials_dataframe()
    assert "value" not in frame and "metrics_loss" not in frame
    assert list(frame.values_loss + frame.values_accuracy) == pytest.approx([1.0] * 3)


def test_trials_that_break_a_constraint_can_be_told_from_those_that_keep_it():
    study = hone.create_study("framed-feasible", SPACE, algorithm="random", seed=1, constraints=["seconds <= 0.5"])
    for value in (0.4, 0.6):
        trial = study.ask()
        trial.report({"value": 1.0, "seconds": value}, step=1)
        study.tell(trial, 1.0)
    assert list(study.trials_dataframe().feasible) == [True, False]


@pytest.mark.parametrize("space", [SPACE, None])
def test_a_study_without_trials_has_the_columns_of_one_that_has_some(space):
    frame = hone.create_study("framed-empty" if space else "framed-empty-learned", space, algorithm="random").trials_dataframe()
    assert len(frame) == 0 and {"number", "value", "duration", "state"} <= set(frame.columns)
    assert ("params_x" in frame) == (space is not None)
    assert str(frame.duration.dtype).startswith("timedelta") and math.isnan(frame.value.mean())


def test_columns_are_chosen_and_one_that_is_none_is_refused():
    study = hone.create_study("framed-chosen", SPACE, algorithm="random")
    study.optimize(lambda trial: 1.0, n_trials=1)
    frame = study.trials_dataframe(attrs=("number", "last_step", "worker"))
    assert list(frame.columns) == ["number", "last_step", "worker"] and frame.worker[0] != ""
    with pytest.raises(ValueError, match="'user_attrs' is no column of trials: there are number, value, "):
        study.trials_dataframe(attrs=("number", "user_attrs"))


def test_curves_have_a_row_for_each_trial_and_step(monkeypatch):
    def objective(trial):
        for step in range(1, trial.number + 1):
            trial.report({"loss": trial.params["x"] / step, **({"time": 0.5} if trial.number == 2 else {})}, step=10 * step)
        return trial.params["x"] / trial.number

    study = hone.create_study("curves", SPACE, metric="loss", algorithm="random", seed=1)
    assert list(study.measurements_dataframe().columns) == ["number", "step", "time", "loss"]
    study.optimize(objective, n_trials=4)
    study.ask()
    monkeypatch.setattr("hone._frames._POINTS_MOST", 5)
    frame = study.measurements_dataframe()
    assert list(frame.columns) == ["number", "step", "time", "loss", "metrics_time"]
    assert list(zip(frame.number, frame.step)) == [(number, 10 * step) for number in range(1, 5) for step in range(1, number + 1)]
    assert frame.metrics_time.count() == 2 and str(frame.time.dt.tz) == "UTC"
    curves = frame.pivot(index="step", columns="number", values="loss")
    assert [curves[number].dropna().iloc[-1] for number in curves] == [trial.value for trial in study.trials[:4]]


def test_a_study_that_learns_its_space_has_no_measurements_yet():
    assert len(hone.create_study("curves-learned").measurements_dataframe()) == 0
