"""The benchmark's objectives: {"cmd": "open", "task", "seed"} -> space, direction and what is known of it; {"cmd": "evaluate", "params"} -> values.

  bbob/F/D        BBOB function F in D dimensions; the seed is its instance
  noisy/F/D       the same, with a tenth of the interquartile range of random values as noise
  bound/NAME      a smooth function whose best point lies on the border of linear constraints between its parameters
  limit/NAME      a value to be lowest and amounts to be 0 or less, all measured by a trial: limits.py
  sk/MODEL/DATA   a scikit-learn model, cross-validated on data that come with the library
  size/MODEL/DATA the same with two objectives: the share of errors, and log10 of the model's size
  front/NAME[/D], moved/NAME/D    functions with several objectives: fronts.py
  surrogate-limit/..., surrogate-front/...   surrogates of real tuning, in mixed and conditional spaces: surrogates.py
"""
import math
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from fronts import Front  # noqa: E402
from functions import ackley, branin, hartmann, rosenbrock, usually_off  # noqa: E402
from limits import Limited  # noqa: E402
from lines import breaks, is_active, serve  # noqa: E402
from models import ScikitLearn, Size  # noqa: E402
from spaces import box  # noqa: E402
from surrogates import SurrogateFront, SurrogateLimit  # noqa: E402

FLOOR = 1e-3  # finer differences say nothing at a hundred trials


class Bbob:
    def __init__(self, kind, function, dimensions, seed):
        import ioh

        self.problem = ioh.get_problem(int(function), seed + 1, int(dimensions), ioh.ProblemClass.BBOB)
        self.space = box(*[(-5, 5)] * int(dimensions))
        self.best, self.floor = float(self.problem.optimum.y), FLOOR
        self.random = np.random.default_rng([seed, 31])
        self.noise = 0.0
        if kind == "noisy":
            sample = np.random.default_rng(8).uniform(-5, 5, (400, int(dimensions)))
            quarter, three = np.percentile([self.problem(list(x)) for x in sample], [25, 75])
            self.noise = 0.1 * (three - quarter)

    def evaluate(self, params):
        true = float(self.problem([params[p["name"]] for p in self.space]))
        return true + self.noise * self.random.standard_normal(), true


SHARES = [0.3, 0.05, 0.25, 0.1, 0.2, 0.4]
# Function, dimensions, bounds, constraints, and the lowest allowed value (SLSQP of scipy from 200 starts).
BOUND = {
    "bowl": (lambda x: sum((v - 1) ** 2 for v in x), 5, -5, 5, ["x0 + x1 + x2 + x3 + x4 <= -2"], 9.8),
    "rosenbrock": (rosenbrock, 4, -2, 2, ["x0 + x1 + x2 + x3 <= 1"], 1.450674233),
    "hartmann": (hartmann, 6, 0, 1, ["x0 + x1 + x2 + x3 + x4 + x5 <= 1.5"], -2.595108294),
    "branin": (lambda x: branin(15 * x[0] - 5, 15 * x[1]), 2, 0, 1, ["x0 + x1 <= 0.6"], 2.385958673),
    "ackley": (ackley, 5, -3, 3, ["x0 + x1 >= 1", "x2 - x3 <= -0.5"], 2.332672894),
    "shares": (
        lambda x: sum((i + 1) * (v - w) ** 2 for i, (v, w) in enumerate(zip(x, SHARES))) - 0.3 * x[1] * x[4],
        6, 0, 1, ["x0 + x1 + x2 + x3 + x4 + x5 <= 1"], 0.037051282,
    ),
    "ellipsoid": (lambda x: sum(10 ** (0.75 * i) * (v - 0.5 * i) ** 2 for i, v in enumerate(x)), 5, -5, 5, ["x0 - x1 <= -1", "x2 + x3 + x4 >= 3"], 0.212255111),
}


class Bound:
    def __init__(self, _, name, __):
        self.function, dimensions, low, high, self.constraints, self.best = BOUND[name]
        self.space = box(*[(low, high)] * dimensions)
        self.floor, self.worst = FLOOR, self.best + usually_off(self.function, self.space, self.best)

    def evaluate(self, params):
        value = self.function([params[p["name"]] for p in self.space])
        return value, value


KINDS = {
    "sk": ScikitLearn, "size": Size, "bound": Bound, "limit": Limited, "front": Front, "moved": Front,
    "surrogate-limit": SurrogateLimit, "surrogate-front": SurrogateFront,
}
task = None


def answer(request):
    global task
    if request["cmd"] == "open":
        kind, *parts = request["task"].split("/")
        task = KINDS.get(kind, Bbob)(kind, *parts, request["seed"])
        constraints = getattr(task, "constraints", [])
        several = {"reference": task.reference, "volume": task.volume} if hasattr(task, "reference") else {}
        limited = {name: getattr(task, name) for name in ("limits", "worst") if hasattr(task, name)}
        return {"space": task.space, "constraints": constraints, "best": task.best, "floor": task.floor, **several, **limited}
    params = {}
    for parameter in task.space:
        if is_active(parameter, params):
            params[parameter["name"]] = request["params"][parameter["name"]]
    observed, true = task.evaluate(params)
    # Rounding on a border is no breach.
    is_allowed = all(amount <= 1e-6 for amount in breaks(getattr(task, "constraints", []), params))
    if not hasattr(task, "limits"):
        return {"observed": observed, "true": true, "allowed": is_allowed}
    return {"observed": observed, "true": true, "allowed": is_allowed and max(task.amounts) <= 0, "limits": task.amounts}


serve(answer)
