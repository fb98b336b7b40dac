"""One JSON line in, one out: what the peers of the comparison over learning curves have in common.

    {"cmd": "new", "parameters": [...], "steps": 52, "least": 2, "seed": 1, "workers": 8}    begins a study; values are minimised
    {"cmd": "ask"}          -> {"trial": "7", "parameters": {...}, "from": 0, "upTo": 6}     with "resumes": "3" it goes on from the end of that trial
                            -> {"wait": true}
    {"cmd": "report", "trial": "7", "step": 1, "value": 0.3}    -> {"stop": false}           after every step
    {"cmd": "end", "trial": "7"}                                                             it was stopped, or has done its steps
"""
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "quality"))
from lines import serve  # noqa: E402

ETA = 3


@dataclass
class Errand:
    """What a worker is to do: a configuration up to a step, perhaps from where an earlier trial of it ended."""

    trial: str
    parameters: dict
    up_to: int
    resumes: str | None = None


def serve_tuner(start):
    """Serves studies by `start(request)`, whose result has ask() -> Errand or None, report(trial, step, value) -> whether to stop, and end(trial, best)."""
    study, best, reached = None, {}, {}

    def answer(request):
        nonlocal study
        if request["cmd"] == "new":
            best.clear()
            reached.clear()
            study = start(request)
        elif request["cmd"] == "ask":
            errand = study.ask()
            if errand is None:
                return {"wait": True}
            done = reached.get(errand.resumes, 0)
            best[errand.trial] = best.get(errand.resumes, float("inf"))
            resumes = {} if errand.resumes is None else {"resumes": errand.resumes}
            return {"trial": errand.trial, "parameters": errand.parameters, "from": done, "upTo": errand.up_to, **resumes}
        elif request["cmd"] == "report":
            trial, step, value = request["trial"], request["step"], request["value"]
            reached[trial] = step
            best[trial] = min(best[trial], value)
            return {"stop": bool(study.report(trial, step, value))}
        elif request["cmd"] == "end":
            study.end(request["trial"], best[request["trial"]])
        else:
            raise ValueError(f"there is no request {request['cmd']}")
        return {"ok": True}

    serve(answer)


class Farthest:
    """The trial that took each configuration farthest, by what the tuner knows it by: one that is given more of the resource goes on from there."""

    def __init__(self):
        self.trials = {}

    def of(self, configuration, up_to):
        trial, reached = self.trials.get(configuration, (None, 0))
        return trial if reached < up_to else None

    def ended(self, configuration, trial, up_to):
        if self.trials.get(configuration, (None, 0))[1] < up_to:
            self.trials[configuration] = (trial, up_to)


def lowest_fidelity(request):
    """The least resource from which steps of ETA lead to all of it; by rounding it is the study's own."""
    lowest = request["steps"]
    while round(lowest / ETA) >= request["least"]:
        lowest /= ETA
    return lowest


def config_space(parameters, seed):
    """The space as ConfigSpace has it."""
    from ConfigSpace import Categorical, ConfigurationSpace, Float, Integer

    space = ConfigurationSpace(seed=seed)
    for p in parameters:
        if p["kind"] == "choice":
            space.add(Categorical(p["name"], p["values"]))
        else:
            kind = Integer if p["kind"] == "int" else Float
            space.add(kind(p["name"], (p["min"], p["max"]), log=p["scale"] == "log"))
    return space


def plain(parameters, config):
    """A configuration in the order of the parameters, as JSON has it."""
    values = {p["name"]: config[p["name"]] for p in parameters}
    return {name: value.item() if hasattr(value, "item") else value for name, value in values.items()}
