"""Syne Tune's asynchronous successive halving by promotion, with its searchers: peer.py asha|bohb|mobster|hypertune."""
import contextlib
import datetime
import logging
import sys
import warnings
from pathlib import Path

logging.disable(logging.WARNING)
warnings.filterwarnings("ignore")
# It prints as it is imported, where answers are to go.
with contextlib.redirect_stdout(sys.stderr):
    from syne_tune.backend.trial_status import Trial
    from syne_tune.config_space import choice, lograndint, loguniform, randint, uniform
    from syne_tune.optimizer import baselines
    from syne_tune.optimizer.scheduler import SchedulerDecision

sys.path.insert(0, str(Path(__file__).parents[1]))
from serving import ETA, Errand, plain, serve_tuner  # noqa: E402

SCHEDULERS = {
    "asha": baselines.ASHA,
    "bohb": baselines.BOHB,
    "mobster": baselines.MOBSTER,
    "hypertune": baselines.HyperTune,
}


def domain(p):
    if p["kind"] == "choice":
        return choice(p["values"])
    if p["kind"] == "int":
        return (lograndint if p["scale"] == "log" else randint)(p["min"], p["max"])
    return (loguniform if p["scale"] == "log" else uniform)(p["min"], p["max"])


class Study:
    def __init__(self, request):
        self.parameters, self.steps = request["parameters"], request["steps"]
        space = {p["name"]: domain(p) for p in self.parameters} | {"epochs": self.steps}
        rungs = {"grace_period": request["least"], "reduction_factor": ETA, "type": "promotion"}
        names = {"metric": "error", "resource_attr": "epoch", "max_resource_attr": "epochs"}
        self.scheduler = SCHEDULERS[sys.argv[1]](space, mode="min", random_seed=request["seed"], **names, **rungs)
        self.trials, self.last, self.open, self.asked = {}, {}, {}, 0

    def ask(self):
        suggestion = self.scheduler.suggest(len(self.trials))
        if suggestion is None:
            return None
        self.asked += 1
        key = str(self.asked)
        if suggestion.spawn_new_trial_id:
            trial_id = len(self.trials)
            self.trials[trial_id] = Trial(trial_id, suggestion.config, datetime.datetime.now())
            self.scheduler.on_trial_add(self.trials[trial_id])
        else:
            trial_id = suggestion.checkpoint_trial_id
            config = suggestion.config or self.trials[trial_id].config
            self.trials[trial_id] = Trial(trial_id, config, self.trials[trial_id].creation_time)
        resumes, self.last[trial_id] = self.last.get(trial_id), key
        self.open[key] = self.trials[trial_id]
        config = self.trials[trial_id].config
        # A trial that starts is paused by its scheduler, in the lowest rung.
        return Errand(key, plain(self.parameters, config), self.steps if resumes is None else config["epochs"], resumes)

    def report(self, key, step, value):
        trial, result = self.open[key], {"epoch": step, "error": value}
        self.final = result
        decision = self.scheduler.on_trial_result(trial, result)
        return step < self.steps and decision != SchedulerDecision.CONTINUE

    def end(self, key, best):
        trial = self.open.pop(key)
        if self.final["epoch"] >= self.steps:
            self.scheduler.on_trial_complete(trial, self.final)


serve_tuner(Study)
