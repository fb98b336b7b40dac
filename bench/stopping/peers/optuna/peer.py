"""Optuna's TPE with a pruner: peer.py tpe|mtpe hyperband|halving|median."""
import sys
import warnings
from pathlib import Path

import optuna

sys.path.insert(0, str(Path(__file__).parents[1]))
from serving import ETA, Errand, serve_tuner  # noqa: E402

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
SAMPLER, PRUNER = sys.argv[1:]


def pruner(least, most):
    if PRUNER == "hyperband":
        return optuna.pruners.HyperbandPruner(min_resource=least, max_resource=most, reduction_factor=ETA)
    if PRUNER == "halving":
        return optuna.pruners.SuccessiveHalvingPruner(min_resource=least)
    return optuna.pruners.MedianPruner()


class Study:
    def __init__(self, request):
        self.parameters, self.steps = request["parameters"], request["steps"]
        # What its documentation advises for trials that run side by side.
        sampler = optuna.samplers.TPESampler(seed=request["seed"], multivariate=SAMPLER == "mtpe", constant_liar=True)
        # Hyperband draws a trial's bracket from the study's name: by default the name is random.
        name = f"study {request['seed']}"
        self.study = optuna.create_study(study_name=name, sampler=sampler, pruner=pruner(request["least"], self.steps))
        self.open, self.stopped = {}, set()

    def ask(self):
        trial = self.study.ask()
        self.open[str(trial.number)] = trial
        return Errand(str(trial.number), {p["name"]: self.suggest(trial, p) for p in self.parameters}, self.steps)

    def suggest(self, trial, p):
        if p["kind"] == "choice":
            return trial.suggest_categorical(p["name"], p["values"])
        suggest = trial.suggest_int if p["kind"] == "int" else trial.suggest_float
        return suggest(p["name"], p["min"], p["max"], log=p["scale"] == "log")

    def report(self, key, step, value):
        self.open[key].report(value, step)
        stop = step < self.steps and self.open[key].should_prune()
        if stop:
            self.stopped.add(key)
        return stop

    def end(self, key, best):
        if key in self.stopped:
            self.study.tell(self.open.pop(key), state=optuna.trial.TrialState.PRUNED)
        else:
            self.study.tell(self.open.pop(key), best)


serve_tuner(Study)
