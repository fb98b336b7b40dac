"""Programs that know Optuna alone, run by `python3 -m hone.optuna`: the real package, the real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap

import pytest

optuna = pytest.importorskip("optuna")

from conftest import SOURCES

import hone
from hone._calls import Calls
from hone._server import find_server
from hone.optuna.rules import algorithm_for, rule_for

pytestmark = pytest.mark.usefixtures("named_server")

PROGRAM = """
import sys
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)

def objective(trial):
    x = trial.suggest_float("x", -1, 1)
    kind = trial.suggest_categorical("kind", ["square", None])
    for step in range(5):
        trial.report(abs(x), step)
        if trial.should_prune():
            raise optuna.TrialPruned
    return x**2 if kind else trial.suggest_int("n", 1, 50)

if __name__ == "__main__":
    study = optuna.create_study(*STUDY*)
    study.optimize(objective, n_trials=20)
    print(len(study.trials), study.best_value)
"""


@pytest.fixture
def program(tmp_path):
    """Writes a program and runs it by hone.optuna."""

    def run(text: str, *arguments: str, name: str = "train.py", folder: str = ".", **env: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / name).write_text(textwrap.dedent(text))
        command = [sys.executable, "-m", "hone.optuna", *arguments, name]
        more = {**os.environ, "PYTHONPATH": SOURCES, **env}
        return subprocess.run(command, env=more, cwd=tmp_path / folder, capture_output=True, text=True, check=False, timeout=120)

    return run


def states(name: str) -> list[str]:
    return [trial.state for trial in hone.load_study(name).trials]


def test_a_program_runs_as_it_is_and_its_trials_are_hones(program):
    for name in ("my-tuning", "my-tuning-2"):
        done = program(PROGRAM.replace("*STUDY*", ""), name="my_tuning.py")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("20 ")
        assert f"its trials are those of study {name}" in done.stderr and "gp suggests, the rule median stops" in done.stderr
        assert len([state for state in states(name) if state in ("SUCCEEDED", "STOPPED")]) == 20
    spec = json.loads(Calls(find_server()).call("GetStudy", study="my-tuning")["document"])["spec"]
    assert spec["earlyStopping"] == {"name": "median", "startStep": 1, "minTrials": 5, "interval": 1, "against": "values"}
    assert spec["parameters"]["n"] == {"int": [1, 50], "when": {"kind": ["None"]}}


def test_programs_that_name_their_study_share_it(program, tmp_path):
    text = PROGRAM.replace("*STUDY*", 'study_name="Shared", sampler=optuna.samplers.RandomSampler()')
    (tmp_path / "train.py").write_text(text)
    env = {**os.environ, "PYTHONPATH": SOURCES}
    workers = [subprocess.Popen([sys.executable, "-m", "hone.optuna", "train.py"], cwd=tmp_path, env=env) for _ in range(2)]
    assert [worker.wait(120) for worker in workers] == [0, 0]
    assert len([state for state in states("shared") if state != "CANCELLED"]) == 40
    assert json.loads(Calls(find_server()).call("GetStudy", study="shared")["document"])["spec"]["algorithm"] == {"name": "random"}


def test_a_name_on_the_command_line_is_that_of_the_first_study(program):
    text = """
    import optuna
    for direction in ("minimize", "maximize"):
        study = optuna.create_study(direction=direction)
        study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=2)
    """
    done = program(text, "--name", "two-of-them")
    assert done.returncode == 0, done.stderr
    assert [hone.load_study(name).directions for name in ("two-of-them", "two-of-them-2")] == [["minimize"], ["maximize"]]


def test_a_grid_stays_the_grid_that_it_was(program):
    text = """
    import optuna
    study = optuna.create_study(sampler=optuna.samplers.GridSampler({"x": [-50, 0, 50], "y": [-9, 9]}))
    study.optimize(lambda trial: trial.suggest_float("x", -100, 100) ** 2 + trial.suggest_int("y", -100, 100))
    print(sorted((trial.params["x"], trial.params["y"]) for trial in study.trials))
    """
    done = program(text, name="grid.py")
    assert done.stdout == "[(-50.0, -9), (-50.0, 9), (0.0, -9), (0.0, 9), (50.0, -9), (50.0, 9)]\n", done.stderr


LATE = """
import optuna
study = optuna.create_study(direction="maximize")
study.pruner = optuna.pruners.NopPruner()
study.sampler = optuna.samplers.RandomSampler()
study.optimize(lambda trial: trial.suggest_float("lr", 0.1, 1.0), n_trials=4)
assert isinstance(study.pruner, hone.optuna.HonePruner) and isinstance(study.sampler, hone.optuna.HoneSampler)
"""


def test_a_sampler_and_a_pruner_that_are_set_later_are_replaced_too(program, run_study):
    done = program(f"import hone.optuna\n{LATE}", name="late.py")
    assert done.returncode == 0, done.stderr
    spec = json.loads(Calls(find_server()).call("GetStudy", study="late")["document"])["spec"]
    assert spec["algorithm"] == {"name": "random"} and "earlyStopping" not in spec and len(states("late")) == 4
    [trial] = run_study("late-trial", LATE, trial=as_trial())
    assert (trial.state, trial.value) == ("SUCCEEDED", trial.params["lr"])


def test_a_class_of_studies_that_chooses_samplers_for_its_steps_keeps_them(program):
    text = """
    import optuna
    class Stepwise(optuna.Study):
        pass
    whole = optuna.create_study()
    for sampler in (optuna.samplers.RandomSampler(), optuna.samplers.TPESampler()):
        study = Stepwise(whole.study_name, whole._storage, whole.sampler, whole.pruner)
        study.sampler = sampler
        study.optimize(lambda trial: trial.suggest_float("lr", 0.1, 1.0), n_trials=2)
    print(len(whole.trials))
    """
    done = program(text, name="stepwise.py")
    assert done.stdout == "4\n" and done.stderr.count("hone.optuna: a Stepwise chooses samplers of its own, step by step: its trials stay Optuna's") == 1
    done = program(text, "--study-file", "stepwise.yaml", name="stepwise.py")
    assert (done.returncode, done.stdout) == (1, "") and "no study file says that" in done.stderr


def test_without_a_server_it_says_how_to_get_one(program):
    done = program("import optuna", HONE_SERVER="", HONE_DATA="nowhere")
    assert (done.returncode, done.stderr) == (1, "hone.optuna: no Hone server runs here (start one with `hone serve`, or set HONE_SERVER)\n")


def test_pruners_and_samplers_that_hone_knows_are_hones():
    pruners = optuna.pruners
    assert rule_for(pruners.MedianPruner(n_startup_trials=3, n_warmup_steps=10, interval_steps=2))["earlyStopping"] == {
        "name": "median",
        "startStep": 11,
        "minTrials": 3,
        "interval": 2,
        "against": "values",
    }
    assert rule_for(pruners.PercentilePruner(25.0))["earlyStopping"]["percentile"] == 25
    assert rule_for(pruners.NopPruner()) == {}
    assert rule_for(pruners.SuccessiveHalvingPruner()) == {"earlyStopping": {"name": "auto"}}
    halving = rule_for(pruners.HyperbandPruner(min_resource=2, max_resource=27, reduction_factor=3))
    assert halving == {"earlyStopping": {"name": "asha", "eta": 3, "firstRung": 2}, "resource": {"metric": "step", "max": 27}}
    with pytest.raises(KeyError):
        rule_for(pruners.ThresholdPruner(upper=1))
    chosen = [algorithm_for(sampler) for sampler in (None, optuna.samplers.TPESampler(), optuna.samplers.RandomSampler())]
    assert chosen == ["gp", "gp", "random"]


def as_trial(*arguments: str) -> dict:
    return {"command": [sys.executable, "-m", "hone.optuna", "train.py", *arguments], "env": {"PYTHONPATH": SOURCES}}


SPACE = {"x": {"double": [0.1, 1.0]}, "kind": {"choice": ["square", "None"]}, "n": {"int": [1, 50], "when": {"kind": "None"}}}


def measured(name: str) -> dict[int, dict[int, dict[str, float]]]:
    curves = Calls(find_server()).call("ListMeasurements", study=name)["curves"]
    return {curve["trial"]: {point["step"]: point["values"] for point in curve["points"]} for curve in curves}


def test_within_a_trial_the_objective_is_evaluated_once_with_its_parameters(run_study, tmp_path):
    text = PROGRAM.replace("*STUDY*", 'storage="sqlite:///db.sqlite", study_name="kept", load_if_exists=True, direction="maximize"')
    trials = run_study("optuna-trial", text, trial=as_trial(), parameters=SPACE, budget={"trials": 5})
    assert [trial.state for trial in trials] == ["SUCCEEDED"] * 5
    for trial in trials:
        curve = measured("optuna-trial")[trial.number]
        value = trial.params["x"] ** 2 if trial.params["kind"] == "square" else trial.params["n"]
        assert curve == {**{step: {"accuracy": trial.params["x"]} for step in range(5)}, 5: {"accuracy": value}}
    assert not (tmp_path / "db.sqlite").exists()


def test_within_a_trial_the_rule_of_the_study_prunes(run_study):
    text = PROGRAM.replace("*STUDY*", 'direction="maximize"')
    rule = {"name": "threshold", "bound": 2, "startStep": 3}
    [trial] = run_study("optuna-trial-rule", text, trial=as_trial(), parameters=SPACE, earlyStopping=rule)
    assert trial.state == "STOPPED" and "bound" in trial.reason and list(measured("optuna-trial-rule")[1]) == [0, 1, 2]


def test_within_a_trial_what_the_program_itself_prunes_is_stopped_or_infeasible(run_study):
    text = """
    import optuna
    def objective(trial):
        x = trial.suggest_float("lr", 0.1, 1.0)
        if MEASURES:
            trial.report(x, 1)
        raise optuna.TrialPruned
    optuna.create_study(direction="maximize").optimize(objective, n_trials=3)
    """
    [stopped] = run_study("optuna-pruned-late", text.replace("MEASURES", "True"), trial=as_trial())
    [infeasible] = run_study("optuna-pruned-early", text.replace("MEASURES", "False"), trial=as_trial())
    assert (stopped.state, stopped.reason, stopped.value) == ("STOPPED", "pruned by the program", stopped.params["lr"])
    assert (infeasible.state, infeasible.reason) == ("INFEASIBLE", "pruned by the program")


def test_within_a_trial_a_part_of_the_steps_is_all_that_is_taken(run_study):
    text = PROGRAM.replace("*STUDY*", 'direction="maximize"').replace("range(5)", "range(1, 10)")
    resource = {"metric": "step", "min": 1, "max": 9}
    trials = run_study("optuna-rungs", text, trial=as_trial(), parameters=SPACE, algorithm={"name": "asha"}, resource=resource, budget={"trials": 3})
    assert [(trial.state, trial.last_step) for trial in trials] == [("SUCCEEDED", 1)] * 3


def test_within_a_trial_a_loop_of_ask_and_tell_ends_after_one_turn(run_study):
    text = """
    import optuna
    study = optuna.load_study(study_name="elsewhere", storage="postgresql://nobody@nowhere/none")
    for _ in range(10):
        trial = study.ask({"lr": optuna.distributions.FloatDistribution(0.1, 1.0)})
        study.tell(trial, trial.params["lr"] * 2)
    """
    [trial] = run_study("optuna-loop", text, trial=as_trial())
    assert (trial.state, trial.value) == ("SUCCEEDED", trial.params["lr"] * 2)


ONE = "study.optimize(lambda trial: trial.suggest_float('lr', 0.1, 1.0), n_trials=9)"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("study.optimize(lambda trial: trial.suggest_float('depth', 0, 1))", "the program asks for depth, which trial 1 of study {} does not have"),
        ("study.optimize(lambda trial: trial.suggest_float('lr', 5, 6))", "the program asks for lr in FloatDistribution(high=6.0"),
        (f"for _ in range(2):\n    try:\n        {ONE}\n    except SystemExit: pass\n{ONE}", "study.optimize was called before: a trial evaluates the objective once"),
        ("[study.ask() for _ in range(2)]", "the program asks for several trials at once: within a trial there is one"),
        ("optuna.create_study().ask()", "the program's directions are minimize, and the study's maximize"),
        ("study.optimize(lambda trial: 1 / 0, catch=(ZeroDivisionError,))", ""),
    ],
)
def test_within_a_trial_what_cannot_be_fails_it_with_a_sentence(run_study, line, words):
    name = f"optuna-refused-{abs(hash(line))}"
    [trial] = run_study(name, f"import optuna\nstudy = optuna.create_study(direction='maximize')\n{line}\n", trial=as_trial())
    said = Calls(find_server()).call("GetTrial", study=name, trial=1)["outcome"]
    assert trial.state == "FAILED" and said["exit_code"] == 1
    assert words.format(name) in "\n".join(said["last_lines"]) + said["message"]


def test_a_study_file_is_written_from_the_program_and_runs(program, tmp_path):
    text = PROGRAM.replace("*STUDY*", 'direction="maximize"').replace("n_trials=20", "n_trials=6, timeout=600, n_jobs=2")
    text = text.replace("    study.optimize", '    study.enqueue_trial({"x": 0.5, "kind": "square"})\n    study.optimize')
    done = program(text, "--name", "from-program", "--study-file", "study.yaml", HONE_SERVER="")
    assert done.returncode == 0 and done.stdout == "", done.stderr
    assert "hone.optuna: wrote study.yaml from 2 trials: hone run study.yaml" in done.stderr
    written = (tmp_path / "study.yaml").read_text()
    assert written == textwrap.dedent(
        """\
        apiVersion: hone.dev/v1
        kind: Study
        metadata: {name: from-program}
        spec:
          objectives: [{metric: value, goal: maximize}]
          parameters:
            x: {double: [-1.0, 1.0]}
            kind: {choice: [square, None]}
            n: {int: [1, 50], when: {kind: [None]}}
          algorithm: {name: gp}
          budget: {trials: 6, duration: 600s, parallel: 2}
          earlyStopping: {name: median, startStep: 1, minTrials: 5, interval: 1, against: values}
          startAt: [{x: 0.5, kind: square}]
          trial:
            command: [python3, -m, hone.optuna, train.py]
        """
    )
    calls = Calls(find_server())
    here = written.replace("python3", sys.executable) + f"    env: {{PYTHONPATH: {SOURCES}}}\n"
    calls.call("CreateStudy", document=here, working_folder=str(tmp_path))
    for change in calls.stream("WatchStudy", study="from-program"):
        if change["study"]["state"] == "ENDED":
            break
    trials = hone.load_study("from-program").trials
    states_of_all = [trial.state for trial in trials]
    # The rule goes by five others, and may find the two that are left hopeless.
    assert len(trials) == 6 and states_of_all.count("SUCCEEDED") >= 4 and set(states_of_all) <= {"SUCCEEDED", "STOPPED"}
    assert trials[0].params == {"x": 0.5, "kind": "square"} and trials[0].value == 0.25


def test_what_takes_long_is_learned_from_trials_up_to_their_first_report(program, tmp_path):
    """What the first trial asks for later must not look like a condition: the others are not asked."""
    slow = """
    import types
    from hone.optuna import study_file
    times = iter([0.0])
    study_file.time = types.SimpleNamespace(monotonic=lambda: next(times, float("inf")))
    """
    text = textwrap.dedent(slow) + PROGRAM.replace("*STUDY*", "")
    text = text.replace("range(5)", "range(1)").replace("if kind else", "if False else")
    done = program(text, "--study-file", "study.yaml", HONE_SERVER="")
    assert done.returncode == 0, done.stderr
    assert "each up to its first report" in done.stderr
    parameters = (tmp_path / "study.yaml").read_text().partition("parameters:")[2].partition("algorithm:")[0]
    assert parameters.split("\n")[1:-1] == ["    x: {double: [-1.0, 1.0]}", "    kind: {choice: [square, None]}"]


def test_a_loop_of_ask_and_tell_becomes_a_study_file_too(program, tmp_path):
    text = """
    import sys
    import optuna
    study = optuna.create_study(study_name="A loop", directions=["minimize", "maximize"])
    study.set_metric_names(["loss", "speed (Hz)"])
    for _ in range(100):
        trial = study.ask()
        x = trial.suggest_float("learning rate", 1e-5, 1e-1, log=True)
        trial.set_constraint("size", x - 1)
        study.tell(trial, (x, -x))
    """
    (tmp_path / "sub").mkdir()
    done = program(text, "--study-file", "sub/study.yaml")
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "sub" / "study.yaml").read_text()
    assert "metadata: {name: a-loop}" in written
    assert "[{metric: loss, goal: minimize}, {metric: speed__Hz_, goal: maximize}]" in written
    assert "learning_rate: {double: [1e-05, 0.1], scale: log}" in written
    assert 'constraints: ["constraint_size <= 0"]' in written
    assert "command: [python3, -m, hone.optuna, ../train.py]" in written
    assert Calls(find_server()).call("ValidateStudy", document=written, working_folder=str(tmp_path / "sub"))["problems"] == []


def test_a_program_without_a_study_has_no_study_file(program):
    done = program("print('nothing')", "--study-file", "study.yaml")
    assert (done.returncode, done.stderr) == (1, "hone.optuna: the program asked for no parameter of a study: there is nothing to write\n")


UPLOADS = """
import pathlib
import optuna
from optuna.artifacts import FileSystemArtifactStore, upload_artifact

optuna.logging.set_verbosity(optuna.logging.ERROR)
pathlib.Path("store").mkdir(exist_ok=True)
store = FileSystemArtifactStore("store")

def objective(trial):
    x = trial.suggest_float("x", -1, 1)
    file = pathlib.Path(f"model-{trial.number}.txt")
    file.write_text(str(x))
    upload_artifact(artifact_store=store, file_path=str(file), study_or_trial=trial)
    return x**2

study = optuna.create_study(study_name="uploads")
study.optimize(objective, n_trials=6)
upload_artifact(artifact_store=store, file_path="model-5.txt", study_or_trial=study)
print(len(optuna.artifacts.get_all_artifact_meta(study)), len(list(pathlib.Path("store").iterdir())))
"""


def test_what_a_program_uploads_for_a_trial_is_left_with_hones_and_stays_optunas(program, tmp_path):
    done = program(UPLOADS)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 7\n"
    study = hone.load_study("uploads")
    left = {trial.number: trial for trial in study.trials if trial.artifacts}
    # Trials from which the space is learned become Hone's when they end.
    assert len(left) >= 3
    last = max(left)
    [name] = left[last].artifacts
    assert float(study.load_artifact(last, name, tmp_path / "got.txt").read_text()) == pytest.approx(left[last].params["x"])


def test_within_a_trial_an_upload_is_the_trials(run_study):
    [trial] = run_study(
        "uploads-within",
        UPLOADS.replace("print(", "raise SystemExit("),
        trial={"command": [sys.executable, "-m", "hone.optuna", "train.py"], "env": {"PYTHONPATH": SOURCES}},
        parameters={"x": {"double": [-1, 1]}},
        objectives=[{"metric": "value", "goal": "minimize"}],
        budget={"trials": 1},
    )
    assert trial.state == "SUCCEEDED" and trial.artifacts == ["model-0.txt"]
