import re

import pytest

pytest.importorskip("pandas")
pytest.importorskip("sklearn")

from conftest import ROOT

pytestmark = pytest.mark.usefixtures("named_server")


def test_the_page_about_notebooks_runs_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / "how-to" / "notebook.md").read_text(), flags=re.M | re.S)
    # What processes are given is found in the module that a notebook is.
    names = {"__name__": "__main__"}
    for block in blocks:
        if ".plot" not in block:  # matplotlib is not here
            exec(block, names)
    study, frame = names["study"], names["frame"]
    # On a machine that stands still for a minute, a trial is given out twice.
    assert 30 <= len(frame) <= 50 and (frame.state == "SUCCEEDED").any()
    assert study.best_value > 0.9 and "penalty" in study.param_importances()
    assert {"params_l1_ratio", "duration", "reason"} <= set(frame.columns)
