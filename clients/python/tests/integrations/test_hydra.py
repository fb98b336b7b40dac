"""Sweeps of Hydra's as studies: the real package, its launchers, the real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

pytest.importorskip("hydra")

from conftest import SOURCES

import hone
from hone.hydra.space import read_overrides

PROGRAM = """
import hone, hydra

@hydra.main(version_base=None, config_path=None, config_name="config")
def main(cfg):
{body}

from hydra.core.config_store import ConfigStore
ConfigStore.instance().store(name="config", node={{"opt": {{"lr": 0.1, "momentum": 0.9}}, "layers": 2, "act": "relu"}})
main()
"""
SPACE = ["opt.lr=tag(log, interval(1e-4, 1e-1))", "layers=range(1, 5)", "act=choice(relu, 'a b')"]


def begin(folder: Path, name: str, body: str, *overrides: str) -> subprocess.Popen[str]:
    """Starts a sweep of a program whose task is the body."""
    (folder / f"{name}.py").write_text(PROGRAM.format(body=textwrap.indent(textwrap.dedent(body), "    ")))
    sweep = ["--multirun", "hydra/sweeper=hone", f"hydra.sweep.dir={folder}/sweep", *overrides]
    return subprocess.Popen(
        [sys.executable, f"{name}.py", *sweep],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": SOURCES},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def sweep(folder: Path, name: str, body: str, *overrides: str) -> tuple[int, str]:
    """Its exit code and all that it said."""
    process = begin(folder, name, body, *overrides)
    said, _ = process.communicate(timeout=240)
    return process.returncode, said


def test_overrides_become_parameters_and_values_become_overrides():
    words = [*SPACE, "n=int(interval(1, 9))", "+k=range(0.0, 1.0, 0.25)", "flag=true,false", "blocks=choice([1,2],[3])", "down=range(10,1,-3)"]
    space = read_overrides([*words, "x=interval(0, 1)", "x=3", "~unused"], {"k": {"flag": True}})
    assert space.params == {
        "opt.lr": hone.Float(1e-4, 1e-1, log=True),
        "layers": hone.Int(1, 4),
        "act": hone.Categorical(["relu", "a b"]),
        "n": hone.Int(1, 9),
        "k": hone.Float(0.0, 0.75, step=0.25, when={"flag": True}),
        "flag": hone.Categorical([True, False]),
        "blocks": hone.Categorical(["[1,2]", "[3]"]),
        "down": hone.Int(4, 10, step=3),
    }
    values = {"opt.lr": 1e-05, "act": "a b", "k": 0.25, "flag": True, "blocks": "[1,2]"}
    assert space.overrides(values) == ["x=3", "~unused", "opt.lr=1e-05", "act=a\\ b", "+k=0.25", "flag=true", "blocks=[1,2]"]


@pytest.mark.parametrize(
    ("words", "when", "wrong"),
    [(["x=range(1, 2)"], {}, "has 1 values"), (["x=interval(0, 1)"], {"y": {"x": 1}}, "speaks of y, which does not vary: what varies is x")],
)
def test_what_cannot_vary_is_said(words, when, wrong):
    with pytest.raises(ValueError, match=wrong):
        read_overrides(words, when)


def test_a_program_that_returns_its_objective_is_tuned_as_it_is(named_server, tmp_path):
    body = "return (cfg.opt.lr - 0.01) ** 2 + cfg.layers + (cfg.act == 'a b') + (cfg.opt.momentum if cfg.act == 'a b' else 0)"
    settings = ["hydra.sweeper.n_trials=7", "hydra.sweeper.n_jobs=3", "hydra.sweeper.when={opt.momentum: {act: 'a b'}}", "hydra.sweeper.seed=1"]
    code, said = sweep(tmp_path, "plain", body, *SPACE, "opt.momentum=interval(0.0, 0.5)", *settings)
    assert code == 0, said
    study = hone.load_study("plain")
    assert [trial.state for trial in study.trials] == ["SUCCEEDED"] * 7
    for trial in study.trials:
        bent = "opt.momentum" in trial.params
        assert bent == (trial.params["act"] == "a b")
        assert trial.value == pytest.approx((trial.params["opt.lr"] - 0.01) ** 2 + trial.params["layers"] + bent + trial.params.get("opt.momentum", 0))
    left = (tmp_path / "sweep" / "optimization_results.yaml").read_text()
    assert f"best_evaluated_value: {study.best_value}" in left
    assert (tmp_path / "sweep" / "6" / ".hydra" / "overrides.yaml").exists()
    # More trials are wanted of a study that had ended with fewer.
    code, said = sweep(tmp_path, "plain", body, *SPACE, "hydra.sweeper.n_trials=9", "hydra.sweeper.study_name=plain")
    assert code == 0, said
    assert len(hone.load_study("plain").trials) == 9
    # Without a name each sweep is a study of its own.
    code, said = sweep(tmp_path, "plain", body, *SPACE, "hydra.sweeper.n_trials=1")
    assert code == 0, said
    assert hone.load_study("plain-2").trials[0].state == "SUCCEEDED"


@pytest.mark.parametrize("launcher", ["basic", "joblib"])
def test_jobs_report_as_their_trials_and_are_stopped(named_server, tmp_path, launcher):
    body = """
        for step in range(1, 6):
            loss = cfg.layers + 1 / step
            hone.report(step=step, loss=loss)
            if hone.should_stop():
                break
        return loss
    """
    name = f"curves-{launcher}"
    settings = ["hydra.sweeper.metric=loss", "hydra.sweeper.algorithm=grid", "hydra.sweeper.early_stopping={name: threshold, bound: 4.4, startStep: 2}"]
    code, said = sweep(tmp_path, name, body, "layers=range(1, 5)", f"hydra/launcher={launcher}", "hydra.sweeper.n_jobs=2", *settings)
    assert code == 0, said
    study = hone.load_study(name)
    assert {trial.params["layers"]: (trial.state, trial.last_step) for trial in study.trials} == {
        1: ("SUCCEEDED", 5),
        2: ("SUCCEEDED", 5),
        3: ("SUCCEEDED", 5),
        4: ("STOPPED", 2),
    }
    assert all(trial.value == pytest.approx(trial.params["layers"] + 1 / trial.last_step) for trial in study.trials)


def test_several_values_are_several_objectives(named_server, tmp_path):
    settings = ["hydra.sweeper.direction=[minimize,maximize]", "hydra.sweeper.metric=[loss,speed]", "hydra.sweeper.n_trials=3"]
    code, said = sweep(tmp_path, "front", "return cfg.layers, 1 / cfg.opt.lr", *SPACE, *settings)
    assert code == 0, said
    study = hone.load_study("front")
    assert study.metrics == ["loss", "speed"]
    assert all(trial.values == [trial.params["layers"], pytest.approx(1 / trial.params["opt.lr"])] for trial in study.trials)


def test_jobs_that_fail_end_the_sweep_unless_they_may(named_server, tmp_path):
    body = "raise RuntimeError('no such layer') if cfg.layers > 2 else hone.TrialPruned('two are enough')"
    body = f"if cfg.layers > 1: {body}\nreturn 1.0"
    settings = ["hydra.sweeper.algorithm=grid", "hydra.sweeper.n_jobs=4", "layers=range(1, 4)"]
    code, said = sweep(tmp_path, "failing", body, *settings)
    assert code == 1
    assert "hone: 1 of 3 jobs failed, the first one with RuntimeError('no such layer')" in said
    code, said = sweep(tmp_path, "failing", body, *settings, "hydra.sweeper.max_failure_rate=0.5", "hydra.sweeper.study_name=bearing")
    assert code == 0, said
    found = {trial.params["layers"]: (trial.state, trial.reason) for trial in hone.load_study("bearing").trials}
    assert found[1] == ("SUCCEEDED", None)
    assert found[2] == ("STOPPED", "two are enough")
    assert found[3] == ("FAILED", "RuntimeError: no such layer")


def test_a_sweep_that_is_killed_is_gone_on_with_under_its_name(named_server, tmp_path):
    body = """
        import pathlib, time
        while cfg.layers == 3 and not pathlib.Path("go").exists():
            time.sleep(0.05)
        return cfg.layers
    """
    settings = ["layers=range(1, 5)", "hydra.sweeper.algorithm=grid", "hydra.sweeper.n_jobs=1", "hydra.sweeper.study_name=going-on"]
    settings.append("hydra.sweeper.spec={workers: {heartbeat: 5s}}")
    first = begin(tmp_path, "long", body, *settings)
    deadline = time.monotonic() + 120
    while True:
        try:
            running = [trial for trial in hone.load_study("going-on").trials if trial.params["layers"] == 3]
        except hone.HoneError:
            running = []
        if running:
            break
        assert first.poll() is None, first.communicate()
        assert time.monotonic() < deadline, "the third job did not begin"
        time.sleep(0.1)
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=30)
    (tmp_path / "go").touch()
    code, said = sweep(tmp_path, "long", body, *settings)
    assert code == 0, said
    trials = hone.load_study("going-on").trials
    assert sorted((trial.params["layers"], trial.value) for trial in trials) == [(n, n) for n in range(1, 5)]


def test_settings_that_are_wrong_are_named(named_server, tmp_path):
    code, said = sweep(tmp_path, "wrong", "return 1.0", "layers=range(1, 5)", "hydra.sweeper.early_stopping={name: threshold, worst: 4}")
    assert code == 1
    assert "spec.earlyStopping.worst: threshold has no such setting. Known here: bound" in said
    assert "Traceback" not in said


def test_a_key_that_the_program_does_not_have_is_said_before_a_job_begins(named_server, tmp_path):
    code, said = sweep(tmp_path, "typo", "print('ran'); return 1.0", "layer=range(1, 5)")
    assert code == 1
    assert "Could not override 'layer'" in said
    assert "ran" not in said.splitlines()
