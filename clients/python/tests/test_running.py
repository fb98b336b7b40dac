"""The trial that a process is: run by the server as a real process, with this client in it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from conftest import SOURCES

def test_a_trial_gets_its_parameters_with_their_types_and_its_reports_count(run_study):
    trials = run_study(
        "typed",
        """
        import hone
        p = hone.params({"lr": 0.5, "extra": 7})
        assert isinstance(p["lr"], float) and isinstance(p["layers"], int) and p["kind"] in ("a", "1") and p["extra"] == 7
        assert hone.is_managed() and hone.checkpoint_dir().is_dir()
        for epoch in range(1, hone.resource(4) + 1):
            hone.report(step=epoch, accuracy=p["lr"] * epoch)
        """,
        parameters={"lr": {"double": [0.1, 1.0]}, "layers": {"int": [1, 3]}, "kind": {"choice": ["a", "1"]}},
        budget={"trials": 3, "parallel": 2},
    )
    assert [trial.state for trial in trials] == ["SUCCEEDED"] * 3
    for trial in trials:
        assert trial.last_step == 4 and trial.value == pytest.approx(trial.params["lr"] * 4)


def test_a_trial_is_told_to_stop_and_leaves_quietly(run_study):
    trials = run_study(
        "stopped",
        """
        import hone, sys
        for epoch in range(1, 1000):
            hone.report(step=epoch, accuracy=0.1)
            if hone.should_stop():
                assert "bound" in hone.stop_reason()
                sys.exit(0)
        """,
        budget={"trials": 3, "parallel": 2},
        earlyStopping={"name": "threshold", "bound": 0.5, "startStep": 3},
    )
    assert [(trial.state, trial.last_step) for trial in trials] == [("STOPPED", 3)] * 3


def test_reports_survive_a_kill_of_the_server(server, submit_study):
    calls = submit_study("outage", "import hone, time\nfor epoch in range(1, 31):\n    hone.report(step=epoch, accuracy=epoch / 30)\n    time.sleep(0.05)\n")
    while not calls.call("ListMeasurements", study="outage")["curves"]:
        time.sleep(0.05)
    server.kill()
    time.sleep(0.3)
    server.start()
    while calls.call("GetStudy", study="outage")["state"] != "ENDED":
        time.sleep(0.1)
    [curve] = calls.call("ListMeasurements", study="outage")["curves"]
    assert [point["step"] for point in curve["points"]] == list(range(1, 31))
    assert calls.call("GetTrial", study="outage", trial=1)["state"] == "SUCCEEDED"


def test_without_hone_the_defaults_stand_and_reports_are_printed(tmp_path):
    script = "import hone\nprint(hone.params({'lr': 0.1}, layers=2))\nhone.report(accuracy=0.5)\nhone.report(step=7, accuracy=1, loss=2)\nprint(hone.should_stop(), hone.stop_reason(), hone.resume_from(), hone.resource(3))\n"
    env = {name: value for name, value in os.environ.items() if not name.startswith("HONE_")}
    done = subprocess.run([sys.executable, "-c", script], env={**env, "PYTHONPATH": SOURCES}, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["{'lr': 0.1, 'layers': 2}", "step=1 accuracy=0.5", "step=7 accuracy=1.0 loss=2.0", "False None None 3"]
