"""Optuna's samplers: peer.py tpe|cmaes|gp|nsga2|random."""
import sys
import warnings
from pathlib import Path

import optuna

sys.path.insert(0, str(Path(__file__).parents[2]))
from lines import breaks, is_active, listed, serve_optimiser  # noqa: E402

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
SAMPLERS = {
    "tpe": optuna.samplers.TPESampler,
    "cmaes": optuna.samplers.CmaEsSampler,
    "gp": optuna.samplers.GPSampler,
    "nsga2": optuna.samplers.NSGAIISampler,
    "random": optuna.samplers.RandomSampler,
}


# Constraints are learnt from trials that broke them: these samplers take such a function.
LEARNING = ("tpe", "gp", "nsga2")


class Study:
    heeds_constraints = sys.argv[1] in LEARNING
    # Random search would draw the same without being told.
    heeds_limits = sys.argv[1] in (*LEARNING, "random")

    def __init__(self, request):
        self.space = request["space"]
        constraints = request.get("constraints", [])
        learns = sys.argv[1] in LEARNING and (constraints or request.get("limits"))
        learnt = {"constraints_func": lambda trial: [*breaks(constraints, trial.params), *trial.user_attrs.get("limits", [])]} if learns else {}
        sampler = SAMPLERS[sys.argv[1]](seed=request["seed"], **learnt)
        self.study = optuna.create_study(directions=listed(request["direction"]), sampler=sampler)
        self.open = {}

    def ask(self, count):
        return [self.one() for _ in range(count)]

    def one(self):
        trial = self.study.ask()
        self.open[str(trial.number)] = trial
        params = {}
        for p in self.space:
            if not is_active(p, params):
                continue
            name = p["name"]
            if p["type"] == "categorical":
                params[name] = trial.suggest_categorical(name, p["values"])
            elif p["type"] == "int":
                params[name] = trial.suggest_int(name, p["min"], p["max"], log=p.get("log", False))
            else:
                params[name] = trial.suggest_float(name, p["min"], p["max"], log=p.get("log", False))
        return trial.number, params

    def tell(self, key, value, limits=()):
        trial = self.open.pop(key)
        trial.set_user_attr("limits", list(limits))
        self.study.tell(trial, value)

    def add(self, params, value):
        kinds = {"double": optuna.distributions.FloatDistribution, "int": optuna.distributions.IntDistribution}
        distributions = {
            p["name"]: optuna.distributions.CategoricalDistribution(p["values"])
            if p["type"] == "categorical"
            else kinds[p["type"]](p["min"], p["max"], log=p.get("log", False))
            for p in self.space
            if p["name"] in params
        }
        self.study.add_trial(optuna.trial.create_trial(params=params, distributions=distributions, values=listed(value)))


serve_optimiser(Study)
