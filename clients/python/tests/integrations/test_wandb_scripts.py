"""Scripts that know W&B alone, as trials: the real package, the real server."""

from __future__ import annotations

import json
import sys
import textwrap
import time

import pytest

pytest.importorskip("numpy")
pytest.importorskip("wandb")

from conftest import SOURCES

import hone
from hone._calls import Calls
from hone._server import find_server

PARAMETERS = {"lr": {"double": [1e-6, 1e-5]}, "optimizer.name": {"choice": ["sgd", "1e5"]}, "layers": {"int": [1, 3]}}


def as_trial(*arguments: str, **env: str) -> dict:
    """The template of a trial that runs the script with these arguments."""
    return {"command": [sys.executable, "-m", "hone.wandb", "train.py", *arguments], "env": {"PYTHONPATH": SOURCES, "HOME": "/nonexistent", **env}}


def curve_of(calls: Calls, study: str) -> dict[int, dict[str, float]]:
    """The values of the study's only trial, by step."""
    return {point["step"]: point["values"] for curve in calls.call("ListMeasurements", study=study)["curves"] for point in curve["points"]}


def wait_for(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come in a minute"
        time.sleep(0.05)


def test_what_is_logged_arrives_while_the_script_runs(submit_study, tmp_path):
    script = """
    import pathlib, time
    import numpy, wandb
    run = wandb.init(project="digits", config={"lr": 0.5})
    for epoch in range(3):
        wandb.log({"accuracy": numpy.float32(epoch / 8), "val": {"loss": numpy.array([1 - epoch / 8])}, "note": "text", "weights": wandb.Histogram([1, 2, epoch])})
    while not pathlib.Path("go").exists():
        time.sleep(0.05)
    wandb.summary["best"] = 0.75
    """
    calls = submit_study("wandb-live", script, trial=as_trial())
    wait_for(lambda: 2 in curve_of(calls, "wandb-live"))
    assert calls.call("GetTrial", study="wandb-live", trial=1)["state"] == "ACTIVE"
    assert curve_of(calls, "wandb-live") == {step: {"accuracy": step / 8, "val.loss": 1 - step / 8} for step in range(3)}
    (tmp_path / "go").touch()
    wait_for(lambda: calls.call("GetTrial", study="wandb-live", trial=1)["state"] == "SUCCEEDED")
    assert curve_of(calls, "wandb-live")[2] == {"accuracy": 0.25, "val.loss": 0.75, "best": 0.75}


def test_the_parameters_come_before_those_of_the_script_and_its_files_stay_with_the_trial(run_study, tmp_path):
    script = """
    import json, os, sys
    import wandb
    with wandb.init(project="digits", config={"lr": 0.5, "momentum": 0.9, "optimizer": {"name": "adam", "beta": 1}}) as run:
        given, config = json.loads(os.environ["HONE_PARAMETERS"]), wandb.config
        assert isinstance(config.lr, float) and config.lr == given["lr"] and config["layers"] == given["layers"], dict(config)
        assert config.optimizer["name"] == given["optimizer.name"] and config.momentum == 0.9, dict(config)
        assert sys.argv == ["train.py", "--lr=1"] and run.dir.startswith(os.environ["HONE_TRIAL_DIR"]), run.dir
        run.log({"accuracy": 1}, commit=False)
        run.log({"accuracy": 2})
    """
    trials = run_study("wandb-config", script, trial=as_trial("--lr=1"), parameters=PARAMETERS, budget={"trials": 3})
    assert [(trial.state, trial.value, trial.last_step) for trial in trials] == [("SUCCEEDED", 2, 0)] * 3, [trial.reason for trial in trials]
    assert not (tmp_path / "wandb").exists()


def test_runs_one_after_the_other_make_one_curve_also_of_a_disabled_run(submit_study):
    script = """
    import wandb
    for fold in range(2):
        with wandb.init(project="digits") as run:
            run.define_metric("accuracy", summary="max")
            run.log({"accuracy": 0.5 + fold})
            run.log({"accuracy": 0.25 + fold}, step=4)
    last = wandb.init(mode="disabled")
    last.log({"accuracy": 0.125})
    wandb.summary["mean"] = 0.5
    """
    calls = submit_study("wandb-folds", script, trial=as_trial())
    wait_for(lambda: calls.call("GetStudy", study="wandb-folds")["state"] == "ENDED")
    assert curve_of(calls, "wandb-folds") == {
        0: {"accuracy": 0.5},
        4: {"accuracy": 0.25, "accuracy.max": 0.5},
        5: {"accuracy": 1.5},
        9: {"accuracy": 1.25, "accuracy.max": 1.5},
        10: {"accuracy": 0.125, "mean": 0.5},
    }


@pytest.mark.parametrize(
    ("name", "ending", "code", "line"),
    [
        ("raise", 'raise ValueError("boom")', 1, "ValueError: boom"),
        ("exit", "import sys; sys.exit(3)", 3, ""),
        ("agent", "wandb.agent('owner/project/id', print)", 1, "hone.wandb: wandb.agent has no place in a trial"),
        ("sweep", "wandb.sweep({})", 1, "hone.wandb: wandb.sweep has no place in a trial"),
    ],
)
def test_a_script_that_fails_fails_its_trial(submit_study, name, ending, code, line):
    calls = submit_study(f"wandb-{name}", f"import wandb\nwandb.init(project='digits')\nwandb.log({{'accuracy': 1}})\n{ending}\n", trial=as_trial())
    wait_for(lambda: calls.call("GetStudy", study=f"wandb-{name}")["state"] == "ENDED")
    trial = calls.call("GetTrial", study=f"wandb-{name}", trial=1)
    assert (trial["state"], trial["last_step"], trial["outcome"]["exit_code"]) == ("FAILED", 0, code)
    assert any(said.startswith(line) for said in trial["outcome"]["last_lines"])


def test_a_stopping_rule_ends_a_script_that_knows_nothing_of_it(run_study):
    script = """
    import time
    import wandb
    wandb.init(project="digits")
    for epoch in range(600):
        wandb.log({"accuracy": 0.1})
        time.sleep(0.1)
    """
    [trial] = run_study("wandb-stopped", script, trial=as_trial(), earlyStopping={"name": "threshold", "bound": 0.5, "startStep": 3})
    assert trial.state == "STOPPED" and 2 <= (trial.last_step or 0) < 599


def test_a_sweep_runs_as_it_is(named_server, tmp_path):
    (tmp_path / "train.py").write_text(
        textwrap.dedent("""
        import sys
        import wandb
        wandb.init(project="digits")
        lr, beta = wandb.config.lr, wandb.config.optimizer["beta"]
        assert sys.argv[1:] == [f"--lr={lr}", f"--layers={wandb.config.layers}"], sys.argv
        for epoch in range(3):
            wandb.log({"val": {"loss": lr + beta + 1 / (1 + epoch)}})
        """)
    )
    sweep = {
        "program": "train.py",
        "command": ["env", f"PYTHONPATH={SOURCES}", "HOME=/nonexistent", sys.executable, "-m", "hone.wandb", "${program}", "${args}"],
        "method": "bayes",
        "name": "A sweep",
        "metric": {"name": "val.loss", "goal": "minimize"},
        "parameters": {
            "lr": {"distribution": "log_uniform_values", "min": 0.001, "max": 0.1},
            "layers": {"min": 1, "max": 3},
            "optimizer": {"parameters": {"beta": {"distribution": "normal", "mu": 0.9, "sigma": 0.01}}},
        },
        "run_cap": 3,
    }
    calls = Calls(find_server())
    calls.call("CreateStudy", document=json.dumps(sweep), working_folder=str(tmp_path))
    for change in calls.stream("WatchStudy", study="a-sweep"):
        if change["study"]["state"] == "ENDED":
            break
    trials = hone.load_study("a-sweep").trials
    assert [trial.state for trial in trials] == ["SUCCEEDED"] * 3
    for trial in trials:
        assert trial.value == pytest.approx(trial.params["lr"] + trial.params["optimizer.beta"] + 1 / 3)


def test_pictures_saved_files_and_artifacts_are_left_with_the_trial(run_study, tmp_path):
    script = """
    import pathlib, numpy, wandb
    def picture(shade):
        return wandb.Image(numpy.full((4, 4, 3), shade, dtype=numpy.uint8))
    run = wandb.init(project="digits")
    for epoch in range(3):
        wandb.log({"accuracy": 0.5, "plots/roc": picture(epoch), "samples": [picture(100 + epoch), picture(200 + epoch)]})
    pathlib.Path("model.pt").write_bytes(b"weights")
    wandb.save("model.pt")
    artifact = wandb.Artifact("final", type="model")
    artifact.add_file("model.pt", name="deep/model.pt")
    run.log_artifact(artifact)
    """
    [trial] = run_study("wandb-files", script, trial=as_trial(), budget={"trials": 1})
    assert trial.state == "SUCCEEDED"
    assert trial.artifacts == ["final/deep/model.pt", "model.pt", "plots/roc.png", "samples-2.png", "samples.png"]
    import numpy
    from PIL import Image

    study = hone.load_study("wandb-files")
    for name, shade in {"plots/roc.png": 2, "samples.png": 102, "samples-2.png": 202}.items():
        shown = Image.open(study.load_artifact(trial.number, name, tmp_path / "got" / name))
        assert numpy.unique(numpy.asarray(shown)).tolist() == [shade]
    assert study.load_artifact(trial.number, "final/deep/model.pt", tmp_path / "got.pt").read_bytes() == b"weights"


def test_a_file_that_the_server_refuses_does_not_end_the_script(submit_study):
    script = """
    import pathlib, wandb
    run = wandb.init(project="digits")
    wandb.log({"accuracy": 0.5})
    (pathlib.Path(run.dir) / ("x" * 201)).write_bytes(b"w")
    pathlib.Path(run.dir, "kept.txt").write_text("kept")
    """
    calls = submit_study("wandb-refused", script, trial=as_trial(), budget={"trials": 1})
    wait_for(lambda: calls.call("GetStudy", study="wandb-refused")["state"] == "ENDED")
    trial = calls.call("GetTrial", study="wandb-refused", trial=1)
    assert trial["state"] == "SUCCEEDED" and [artifact["name"] for artifact in trial["artifacts"]] == ["kept.txt"]
    said = b"".join(chunk["data"] for chunk in calls.stream("ReadLogs", study="wandb-refused", trial=1, stream="stderr")).decode()
    assert "hone.wandb: leaves the file" in said and "name must have 1 to 200 characters" in said
