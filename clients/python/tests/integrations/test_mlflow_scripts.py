"""Scripts that know MLflow alone, as trials: the real package, the real server."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytest.importorskip("mlflow")

from conftest import SOURCES

import hone
from hone._calls import Calls
from hone._server import find_server


def as_trial(**env: str) -> dict:
    """The template of a trial that runs the script."""
    return {"command": [sys.executable, "-m", "hone.mlflow", "train.py"], "env": {"PYTHONPATH": SOURCES, "MLFLOW_TRACKING_URI": "sqlite:///runs.db", **env}}


def curve_of(study: str) -> dict[int, dict[str, float]]:
    """The values of the study's only trial, by step."""
    curves = Calls(find_server()).call("ListMeasurements", study=study)["curves"]
    return {point["step"]: point["values"] for curve in curves for point in curve["points"]}


def test_a_script_logs_to_mlflow_and_to_its_trial(run_study, tmp_path):
    script = """
        import os, mlflow
        with mlflow.start_run(tags={"mine": "yes"}):
            for epoch in range(1, 4):
                mlflow.log_metric("accuracy", epoch / 10, step=epoch)
                mlflow.log_metrics({"val.loss": 1 / epoch, "system/cpu": 1.0}, step=epoch)
            mlflow.log_text("found it", "notes/words.txt")
            os.makedirs("out/deep")
            open("out/deep/a.txt", "w").write("a")
            mlflow.log_artifacts("out", "all")
        with mlflow.start_run():
            for value in (0.5, 0.6):
                mlflow.log_metric("accuracy", value)
    """
    trial = {**as_trial(), "workingFolder": str(tmp_path)}
    [ended] = run_study("mlflow-script", script, trial=trial)
    assert (ended.state, ended.values) == ("SUCCEEDED", [0.6])
    assert curve_of("mlflow-script") == {
        1: {"accuracy": 0.1, "val.loss": 1.0},
        2: {"accuracy": 0.2, "val.loss": 0.5},
        3: {"accuracy": 0.3, "val.loss": pytest.approx(1 / 3)},
        # a run that counts no steps goes on behind the one before it
        4: {"accuracy": 0.5},
        5: {"accuracy": 0.6},
    }
    assert sorted(ended.artifacts) == ["all/deep/a.txt", "notes/words.txt"]
    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{tmp_path}/runs.db")
    runs = sorted(client.search_runs(["0"]), key=lambda run: run.info.start_time)
    study = hone.load_study("mlflow-script")
    assert [(run.data.tags["hone.study"], run.data.tags["hone.trial"]) for run in runs] == [(study.id, "1")] * 2
    assert runs[0].data.tags["mine"] == "yes"
    assert runs[0].data.metrics["accuracy"] == 0.3


def test_a_model_that_is_logged_leaves_the_curve_as_it_is(run_study, tmp_path):
    script = """
        import mlflow
        with mlflow.start_run():
            for epoch in range(3):
                mlflow.log_metric("accuracy", epoch / 10, step=epoch)
                mlflow.log_metrics({"loss": 1 / (1 + epoch)}, step=epoch)
            mlflow.pyfunc.log_model(name="model", python_model=lambda model_input: model_input, pip_requirements=[])
    """
    [ended] = run_study("mlflow-model", script, trial={**as_trial(), "workingFolder": str(tmp_path)})
    assert (ended.state, ended.values) == ("SUCCEEDED", [0.2]), ended.reason
    assert curve_of("mlflow-model") == {step: {"accuracy": step / 10, "loss": pytest.approx(1 / (1 + step))} for step in range(3)}


def test_what_autologging_logs_is_reported(run_study, tmp_path):
    pytest.importorskip("sklearn")
    script = """
        import mlflow, mlflow.sklearn
        from sklearn.linear_model import SGDClassifier
        mlflow.sklearn.autolog(log_models=False, log_datasets=False, log_input_examples=False, log_model_signatures=False)
        SGDClassifier(random_state=0).fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])
    """
    goal = [{"metric": "training_score", "goal": "maximize"}]
    [ended] = run_study("mlflow-auto", script, objectives=goal, trial={**as_trial(), "workingFolder": str(tmp_path)})
    assert ended.state == "SUCCEEDED", ended.reason
    assert 0.5 <= ended.value <= 1.0


def test_outside_of_a_trial_the_script_just_runs(tmp_path):
    (tmp_path / "train.py").write_text("import mlflow, sys\nmlflow.log_metric('loss', 1.0)\nprint(sys.argv[1:])\n")
    env = {name: value for name, value in os.environ.items() if not name.startswith("HONE_")}
    command = [sys.executable, "-m", "hone.mlflow", "train.py", "--epochs=3"]
    ran = subprocess.run(
        command, cwd=tmp_path, env={**env, "PYTHONPATH": SOURCES, "MLFLOW_TRACKING_URI": "sqlite:///runs.db"}, capture_output=True, text=True, timeout=240
    )
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "['--epochs=3']"), ran.stderr
