import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "jax")
keras = pytest.importorskip("keras")

import numpy

import hone
from hone.integrations.keras import HoneCallback

pytestmark = pytest.mark.usefixtures("named_server")


def fitted(learning_rate: float, *callbacks: object):
    draws = numpy.random.default_rng(1)
    inputs = draws.normal(size=(64, 3))
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
    return model.fit(inputs, inputs.sum(axis=1), epochs=6, verbose=0, callbacks=list(callbacks))


def test_reports_each_epoch_of_a_trial():
    study = hone.create_study("keras", {"lr": hone.Float(0.01, 0.2, log=True)}, metric="loss", algorithm="random")

    def objective(trial):
        return fitted(trial.params["lr"], HoneCallback(trial)).history["loss"][-1]

    study.optimize(objective, n_trials=2)
    assert [(trial.state, trial.last_step) for trial in study.trials] == [("SUCCEEDED", 6)] * 2
    assert all(trial.value == pytest.approx(trial.metrics["loss"]) for trial in study.trials)


def test_ends_the_training_of_a_hopeless_trial():
    rule = {"name": "threshold", "bound": 0.0001, "startStep": 2}
    study = hone.create_study("keras-stopped", {"lr": hone.Float(0.0001, 0.0002)}, metric="loss", algorithm="random", early_stopping=rule)
    study.optimize(lambda trial: fitted(trial.params["lr"], HoneCallback(trial)).history["loss"][-1], n_trials=1)
    assert [(trial.state, trial.last_step) for trial in study.trials] == [("STOPPED", 2)]


def test_changes_nothing_without_hone(monkeypatch, capsys):
    monkeypatch.delenv("HONE_TRIAL", raising=False)
    assert len(fitted(0.1, HoneCallback()).history["loss"]) == 6
    assert capsys.readouterr().out.count("step=") == 6
