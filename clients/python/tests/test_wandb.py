"""What `python3 -m hone.wandb` does without W&B: running programs, counting steps, telling metrics from other data."""

from __future__ import annotations

import importlib.util
import math
import os
import subprocess
import sys
from fractions import Fraction

import pytest
from conftest import SOURCES

from hone.wandb.environment import nested, prepare_environment
from hone.wandb.numbers import numbers_of
from hone.wandb.reports import Reports


class Run:
    """Stands for a run of W&B."""

    def __init__(self, starting_step: int = 0, **summary: object) -> None:
        self.starting_step = starting_step
        self.summary = summary


@pytest.fixture
def told() -> list[tuple[int, dict[str, float]]]:
    return []


@pytest.fixture
def reports(told) -> Reports:
    return Reports(lambda step, metrics: told.append((step, dict(metrics))))


def test_each_log_is_a_step_from_the_one_that_the_run_starts_at(reports, told):
    run = Run(starting_step=3)
    for loss in [0.5, 0.25]:
        reports.log(run, {"loss": loss}, None, None)
    assert told == [(3, {"loss": 0.5}), (4, {"loss": 0.25})]


def test_what_is_not_committed_comes_with_the_commit_and_the_later_value_counts(reports, told):
    run = Run()
    reports.log(run, {"loss": 0.5, "rate": 1}, None, False)
    reports.log(run, {"loss": 0.4}, None, False)
    assert told == []
    reports.log(run, {"accuracy": 0.9}, None, True)
    reports.log(run, {"loss": 0.3}, None, None)
    assert told == [(0, {"loss": 0.4, "rate": 1, "accuracy": 0.9}), (1, {"loss": 0.3})]


def test_a_step_that_is_given_counts_at_once_and_one_that_has_passed_does_not(reports, told):
    run = Run()
    reports.log(run, {"loss": 0.5}, 10, None)
    reports.log(run, {"accuracy": 0.9}, 10, None)
    reports.log(run, {"loss": 0.1}, 9, None)
    reports.log(run, {"held": 1}, 20, False)
    reports.log(run, {"loss": 0.4}, 30, True)
    reports.log(run, {"loss": 0.3}, None, None)
    assert told == [(10, {"loss": 0.5}), (10, {"accuracy": 0.9}), (20, {"held": 1}), (30, {"loss": 0.4}), (31, {"loss": 0.3})]


def test_the_end_reports_what_was_held_and_what_only_the_summary_has_once(reports, told):
    run = Run(best=0.1, loss=0.2, _runtime=7, test={"accuracy": 0.9}, picture={"_type": "image-file", "size": 40})
    reports.log(run, {"loss": 0.3}, None, None)
    reports.log(run, {"loss": 0.2}, None, False)
    reports.end(run)
    reports.end(run)
    reports.end_all()
    assert told == [(0, {"loss": 0.3}), (1, {"loss": 0.2}), (1, {"best": 0.1, "test.accuracy": 0.9})]


def test_a_later_run_goes_on_behind_the_steps_of_the_one_before(reports, told):
    first, second = Run(), Run(sum=3)
    reports.log(first, {"loss": 2}, None, None)
    reports.log(first, {"loss": 1}, None, None)
    reports.log(second, {"loss": 4}, None, None)
    reports.log(second, {"loss": 3}, 5, None)
    reports.end(second)
    assert told == [(0, {"loss": 2}), (1, {"loss": 1}), (2, {"loss": 4}), (7, {"loss": 3}), (7, {"sum": 3})]


def test_what_the_server_would_refuse_does_not_reach_it(reports, told, capsys):
    long = "x" * 129
    for _ in range(2):
        reports.log(Run(), {**{f"m{i}": i for i in range(150)}, long: 1, "": 1}, None, None)
    assert [len(metrics) for _, metrics in told] == [100, 50] * 2 and told[0][0] == told[1][0]
    assert long not in {name for _, metrics in told for name in metrics}
    assert capsys.readouterr().err.count(f"the metric '{long}'") == 1


def test_a_process_that_the_script_forks_off_reports_nothing(reports, told, monkeypatch):
    monkeypatch.setattr("hone.wandb.reports.os.getpid", lambda: -1)
    reports.log(Run(), {"loss": 1}, None, None)
    reports.end(Run(best=1))
    assert told == []


def test_metrics_are_what_is_one_number():
    class Tensor(list):
        def item(self):
            if len(self) != 1:
                raise RuntimeError("a Tensor with more elements cannot be converted to Scalar")
            return self[0]

    data = {"i": 3, "b": True, "fraction": Fraction(1, 4), "one": Tensor([0.5]), "many": Tensor([1, 2]), "text": "3", "none": None, "list": [1], "huge": 10**400}
    assert numbers_of({**data, "val": {"acc": 0.9, "deep": {"loss": 2}}, "_timestamp": 5}) == {"i": 3, "b": 1, "fraction": 0.25, "one": 0.5, "val.acc": 0.9, "val.deep.loss": 2}
    odd = numbers_of({"nan": math.nan, "inf": math.inf})
    assert math.isnan(odd["nan"]) and odd["inf"] == math.inf


def test_names_with_dots_are_nested_parameters_unless_one_stands_above_them():
    assert nested({"lr": 1, "optimizer.lr": 2, "optimizer.sgd.momentum": 3}) == {"lr": 1, "optimizer": {"lr": 2, "sgd": {"momentum": 3}}}
    assert nested({"optimizer.lr": 2, "optimizer": "sgd"}) == {"optimizer.lr": 2, "optimizer": "sgd"}


@pytest.mark.parametrize(
    ("given", "netrc", "mode"),
    [
        ({}, "", "offline"),
        ({}, "machine api.wandb.ai\n  login user\n  password key\n", None),
        ({}, "machine github.com\n  login user\n  password key\n", "offline"),
        ({"WANDB_BASE_URL": "https://wandb.example.org:8443"}, "machine wandb.example.org:8443\n  login user\n  password key\n", None),
        ({"WANDB_API_KEY": "key"}, "", None),
        ({"WANDB_MODE": "disabled"}, "", "disabled"),
    ],
)
def test_without_a_key_wandb_works_offline(tmp_path, monkeypatch, given, netrc, mode):
    monkeypatch.setattr("hone.wandb.environment.sweep_file", lambda _: "")
    (tmp_path / "netrc").write_text(netrc)
    environment = {"HONE_TRIAL_DIR": str(tmp_path), "NETRC": str(tmp_path / "netrc"), **given}
    prepare_environment(environment, {})
    assert environment.get("WANDB_MODE") == mode and environment["WANDB_DIR"] == str(tmp_path)


def run(tmp_path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("HONE_")}
    return subprocess.run([sys.executable, *arguments], env={**env, "PYTHONPATH": SOURCES, **more}, cwd=tmp_path, capture_output=True, text=True, check=False)


SCRIPT = """
'''What it does.'''
import atexit, pickle, sys, neighbour
class Kept: pass
atexit.register(lambda: print(type(pickle.loads(pickle.dumps(Kept())))))
print(__name__, __doc__, __file__, __package__, __spec__ and __spec__.name, sys.argv, sys.path[0])
if "--fail" in sys.argv:
    neighbour.fail()
sys.exit(3)
"""


@pytest.mark.parametrize("how", [["scripts/train.py"], ["-m", "scripts.train"]])
@pytest.mark.parametrize("arguments", [["--lr=1", "-m"], ["--fail"]])
def test_outside_of_a_trial_a_program_runs_as_python_runs_it(tmp_path, how, arguments):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "train.py").write_text(SCRIPT)
    for folder in [tmp_path, tmp_path / "scripts"]:
        (folder / "neighbour.py").write_text("def fail():\n    raise ValueError('boom')\n")
    plain, ours = run(tmp_path, *how, *arguments), run(tmp_path, "-m", "hone.wandb", *how, *arguments)
    assert (ours.returncode, ours.stdout) == (plain.returncode, plain.stdout)
    # Python shows its own frames of `-m`.
    own = [line for line in plain.stderr.splitlines() if "<frozen runpy>" not in line]
    assert ours.stderr.splitlines() == own


def test_names_what_is_wrong_with_its_own_command_line(tmp_path):
    missing, nothing, module = (run(tmp_path, "-m", "hone.wandb", *rest) for rest in [["nowhere.py"], [], ["-m", "nowhere"]])
    assert (missing.returncode, missing.stderr) == (2, f"hone.wandb: there is no file {tmp_path / 'nowhere.py'}\n")
    assert (nothing.returncode, nothing.stderr) == (2, "usage: python3 -m hone.wandb [-m MODULE | PROGRAM] ARGS...\n")
    assert (module.returncode, module.stderr) == (1, "hone.wandb: there is no module nowhere that can be run\n")


@pytest.mark.skipif(importlib.util.find_spec("wandb") is not None, reason="this Python has W&B")
def test_says_what_to_install_where_the_package_is_missing(tmp_path):
    (tmp_path / "train.py").write_text("print('it ran')\n")
    (tmp_path / "wandb").mkdir()
    done = run(tmp_path, "-m", "hone.wandb", "train.py", HONE_TRIAL="1", HONE_STUDY="s")
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("hone.wandb: the package wandb is missing here: run `") and line.endswith(" -m pip install wandb`")
