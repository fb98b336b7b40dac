import re
import sys

import pytest

pytest.importorskip("lightgbm")
pytest.importorskip("sklearn")
pytest.importorskip("xgboost")

from conftest import ROOT, SOURCES

import hone
from hone._calls import Calls
from hone._server import find_server

pytestmark = pytest.mark.usefixtures("named_server")

TRAIN, STUDY, LIGHTGBM = (
    block for _, block in re.findall(r"^```(python|yaml)\n(.*?)^```$", (ROOT / "docs" / "how-to" / "boosting.md").read_text(), flags=re.M | re.S)
)


def test_the_page_about_boosting_tunes_xgboost_as_it_stands(tmp_path):
    (tmp_path / "train.py").write_text(TRAIN)
    study = STUDY.replace("trials: 60", "trials: 3").replace("[python3, train.py]", f"[{sys.executable}, train.py], env: {{PYTHONPATH: {SOURCES}}}")
    calls = Calls(find_server())
    calls.call("CreateStudy", document=study, working_folder=str(tmp_path))
    for change in calls.stream("WatchStudy", study="boosting"):
        if change["study"]["state"] == "ENDED":
            break
    trials = hone.load_study("boosting").trials
    assert [trial.state for trial in trials] == ["SUCCEEDED"] * 3, [trial.reason for trial in trials]
    assert min(trial.value or 1 for trial in trials) < 0.6
    curves = calls.call("ListMeasurements", study="boosting")["curves"]
    assert len(curves) == 3
    for curve in curves:
        *steps, last = [point["step"] for point in curve["points"]]
        assert steps == list(range(5, last, 5)) and 50 < last <= 400


def test_the_page_about_boosting_trains_by_lightgbm_as_it_stands(monkeypatch, capsys):
    monkeypatch.delenv("HONE_TRIAL", raising=False)
    exec(TRAIN[: TRAIN.index("p = ")] + LIGHTGBM, names := {})
    assert names["model"].best_iteration_ > 5
    assert "step=10 valid_0-binary_logloss=0." in capsys.readouterr().out
