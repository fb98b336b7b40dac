import copy
import json
import pickle
import re

import pytest

import hone
from hone._calls import Calls
from hone._server import Server, find_server

pytestmark = pytest.mark.usefixtures("named_server")

SPACE = {"x": hone.Float(0, 1), "kind": hone.Categorical(["<b>bold</b>", "a & b"])}


def shown(study):
    """The cells of the table by row, and the line above it."""
    html = study._repr_html_()
    rows = [re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    return re.search(r"<p>(.*)</p>", html)[1], rows


def test_a_study_shows_its_state_and_its_best_trials():
    study = hone.create_study("shown", SPACE, direction="maximize", metric="accuracy", algorithm="random", seed=1)
    assert shown(study) == (f'<b>shown</b> · active · 0 trials · <a href="{study.dashboard_url}" target="_blank" rel="noopener">dashboard</a>', [])
    study.optimize(lambda trial: trial.number / 3, n_trials=7)
    study.tell(study.ask(), state="failed")
    heading, rows = shown(study)
    assert heading.startswith("<b>shown</b> · active · 8 trials: 7 succeeded, 1 failed · best accuracy 2.33333 (trial 7) · <a")
    assert rows[0] == ["trial", "accuracy", "x", "kind"]
    assert [row[:2] for row in rows[1:]] == [["7", "2.33333"], ["6", "2"], ["5", "1.66667"], ["4", "1.33333"], ["3", "1"]]


def test_what_stands_in_a_study_is_text_and_no_markup():
    study = hone.create_study("escaped", SPACE, algorithm="random", start_at=[{"x": 0.5, "kind": "<b>bold</b>"}])
    study.optimize(lambda trial: 1.0, n_trials=1)
    study.calls.call("StopStudy", study=study.id, reason="<script>alert(1)</script>")
    heading, rows = shown(study)
    assert rows[1] == ["1", "1", "0.5", "&lt;b&gt;bold&lt;/b&gt;"]
    assert "ended: " in heading and "&lt;script&gt;" in heading and "<script" not in heading


def test_of_several_objectives_the_front_is_shown_and_of_many_parameters_the_first():
    space = {f"x{i}": hone.Float(0, 1) for i in range(11)}
    study = hone.create_study("shown-front", space, directions=["minimize", "minimize"], metric=["loss", "seconds"], algorithm="random")
    for values in ((1.0, 3.0), (2.0, 4.0), (3.0, 1.0)):
        study.tell(study.ask(), values)
    heading, rows = shown(study)
    assert "best" not in heading
    assert rows[0][:4] == ["trial", "loss", "seconds", "x0"] and rows[0][-1] == "3 more parameters" and {len(row) for row in rows} == {12}
    assert sorted(row[0] for row in rows[1:]) == ["1", "3"]


def test_trials_that_break_a_constraint_are_not_among_the_best():
    study = hone.create_study("shown-feasible", SPACE, algorithm="random", constraints=["seconds <= 1"])
    for value, seconds in ((1.0, 5.0), (2.0, 0.5)):
        trial = study.ask()
        trial.report({"value": value, "seconds": seconds}, step=1)
        study.tell(trial, value)
    assert [row[0] for row in shown(study)[1][1:]] == ["2"]


def test_without_an_answer_only_the_name_is_shown(monkeypatch):
    study = hone.create_study("unshown", SPACE, algorithm="random")
    monkeypatch.setattr("hone._notebook._PATIENCE", 0.2)
    monkeypatch.setattr(study, "calls", Calls(Server("127.0.0.1:1", None)))
    assert study._repr_html_() is None and study.dashboard_url is None
    assert repr(study) == "Study(name='unshown', metrics=['value'], directions=['minimize'])"


def test_the_dashboard_is_where_the_server_says(server):
    study = hone.create_study("linked", SPACE, algorithm="random")
    assert study.dashboard_url == f"http://{server.http}/#/study/{study.id}"


def test_a_study_that_learns_its_space_is_shown_once_it_is_made():
    study = hone.create_study("shown-learned", algorithm="random")
    assert study._repr_html_() is None and study.dashboard_url is None and "shown-learned" in repr(study)
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=2)
    assert shown(study)[1][0] == ["trial", "value", "x"]


def test_trials_say_what_they_are():
    study = hone.create_study("said", {"x": hone.Float(0, 1)}, algorithm="random", start_at=[{"x": 0.5}])
    trial = study.ask()
    assert repr(trial) == "Trial(number=1, params={'x': 0.5})"
    study.tell(trial, state="infeasible", reason="too large")
    assert repr(study.trials[0]) == "FrozenTrial(number=1, state=INFEASIBLE, values=None, params={'x': 0.5}, reason='too large')"


@pytest.mark.parametrize("jobs", [1, 3])
def test_progress_is_a_line_that_is_written_over_itself(capsys, jobs):
    study = hone.create_study(f"progress-{jobs}", SPACE, direction="maximize", algorithm="random")
    study.optimize(lambda trial: trial.number / 3, n_trials=7, n_jobs=jobs, show_progress_bar=True)
    said = capsys.readouterr().err
    assert said.startswith("\r") and said.endswith("\n") and said.count("\n") == 1
    assert re.search(r"\r7 of 7 trials · best value 2.33333 \(trial 7\) · 0:\d\d:\d\d *\n$", said)


def test_progress_shows_what_there_was_when_it_was_interrupted(capsys):
    def objective(trial):
        if trial.number == 3:
            raise KeyboardInterrupt
        return 1.0

    study = hone.create_study("progress-interrupted", SPACE, algorithm="random")
    with pytest.raises(KeyboardInterrupt):
        study.optimize(objective, show_progress_bar=True)
    assert re.search(r"\r2 trials · best value 1 \(trial 1\) · ", capsys.readouterr().err)


def test_nothing_is_said_unasked(capsys):
    hone.create_study("quiet", SPACE, algorithm="random").optimize(lambda trial: 1.0, n_trials=2)
    assert capsys.readouterr() == ("", "")


def test_a_study_that_has_ended_says_so_when_it_is_to_be_optimized_again(caplog):
    study = hone.create_study("ended-before", SPACE, algorithm="random", trials=2)
    study.optimize(lambda trial: 1.0)
    assert caplog.messages == []
    study.optimize(lambda trial: 1.0, n_trials=5, n_jobs=2)
    assert len(caplog.messages) == 1 and caplog.messages[0].startswith("study ended-before has no trial to evaluate: ")


def test_a_copy_of_a_study_connects_anew_and_carries_no_token(server):
    study = hone.create_study("pickled", SPACE, algorithm="random", trials=3)
    text = pickle.dumps(study)
    assert server.token.encode() not in text
    copied = pickle.loads(text)
    trial = copied.ask()
    copied.tell(trial, 1.0)
    other = pickle.loads(pickle.dumps(study.ask()))
    other.report(3.0, step=1)
    copy.copy(study).optimize(lambda trial: 2.0, n_trials=1)
    assert [trial.state for trial in study.trials] == ["SUCCEEDED", "ACTIVE", "SUCCEEDED"] and study.trials[1].metrics == {"value": 3.0}
    assert repr(pickle.loads(pickle.dumps(study.trials[0]))) == repr(study.trials[0])


def test_a_study_that_learns_its_space_is_copied_once_it_is_made():
    study = hone.create_study("pickled-learned", algorithm="random")
    with pytest.raises(TypeError, match="study pickled-learned cannot be copied before it has learned its space"):
        pickle.dumps(study)
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=2)
    assert len(pickle.loads(pickle.dumps(study)).trials) == 2


def test_a_cell_that_is_run_again_with_another_space_is_told_that_the_study_stays_as_it_is(caplog):
    study = hone.create_study("run-again", SPACE, algorithm="random")
    hone.create_study("run-again", SPACE, load_if_exists=True)
    hone.create_study("run-again", load_if_exists=True)
    assert caplog.messages == []
    again = hone.create_study("run-again", {"x": hone.Float(0, 2), "more": hone.Int(1, 2)}, direction="maximize", load_if_exists=True)
    assert again.id == study.id
    assert caplog.messages == [
        "study run-again is there already, and goes on as it is: x is declared otherwise in study run-again: it is double in [0, 1]",
        "study run-again is there already, and goes on as it is: more is not a parameter of study run-again; it has x, kind",
        "study run-again is there already, and goes on as it is: it has kind as well (study.set_parameters adds parameters, and widens them)",
        "study run-again is there already, and goes on as it is: its directions are ['minimize'], not ['maximize']",
    ]


def test_a_parameter_that_the_study_lists_is_told_from_a_range():
    document = {"apiVersion": "hone.dev/v1", "kind": "Study", "metadata": {"name": "listed"}}
    spec = {"objectives": [{"metric": "loss", "goal": "minimize"}], "parameters": {"batch": {"discrete": [16, 32]}}, "budget": {"trials": 1}}
    calls = Calls(find_server())
    calls.call("CreateStudy", document=json.dumps({**document, "spec": spec}), working_folder="/")
    trial = hone.load_study("listed").ask()
    with pytest.raises(ValueError, match=r"batch is declared otherwise in study listed: it is discrete of \[16, 32\]"):
        trial.suggest_int("batch", 16, 32)
