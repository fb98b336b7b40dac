"""The benchmark's objectives: {"cmd": "open", "task", "seed"} -> space, direction and what is known of it; {"cmd": "evaluate", "params"} -> values.

  bbob/F/D        BBOB function F in D dimensions; the seed is its instance
  noisy/F/D       the same, with a tenth of the interquartile range of random values as noise
  bound/NAME      a smooth function whose best point lies on the border of linear constraints between its parameters
  sk/MODEL/DATA   a scikit-learn model, cross-validated on data that come with the library
  size/MODEL/DATA the same with two objectives: the share of errors, and log10 of the model's size
  front/NAME[/D], moved/NAME/D    functions with several objectives: fronts.py
"""
import math
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from fronts import Front  # noqa: E402
from lines import breaks, is_active, serve  # noqa: E402
from models import ScikitLearn, Size  # noqa: E402
from spaces import double  # noqa: E402

FLOOR = 1e-3  # finer differences say nothing at a hundred trials


class Bbob:
    def __init__(self, kind, function, dimensions, seed):
        import ioh

        self.problem = ioh.get_problem(int(function), seed + 1, int(dimensions), ioh.ProblemClass.BBOB)
        self.space = [double(f"x{i}", -5.0, 5.0) for i in range(int(dimensions))]
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


def hartmann(x):
    a = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
    p = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991], [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]
    return -sum(c * math.exp(-sum(w * (v - q * 1e-4) ** 2 for w, v, q in zip(ws, x, qs))) for c, ws, qs in zip([1, 1.2, 3, 3.2], a, p))


def branin(x):
    u, v = 15 * x[0] - 5, 15 * x[1]
    return (v - 5.1 / (4 * math.pi**2) * u * u + 5 / math.pi * u - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(u) + 10


def ackley(x):
    root, waves = math.sqrt(sum(v * v for v in x) / len(x)), sum(math.cos(2 * math.pi * v) for v in x) / len(x)
    return 20 + math.e - 20 * math.exp(-0.2 * root) - math.exp(waves)


SHARES = [0.3, 0.05, 0.25, 0.1, 0.2, 0.4]
# Function, dimensions, bounds, constraints, and the lowest allowed value (SLSQP of scipy from 200 starts).
BOUND = {
    "bowl": (lambda x: sum((v - 1) ** 2 for v in x), 5, -5, 5, ["x0 + x1 + x2 + x3 + x4 <= -2"], 9.8),
    "rosenbrock": (lambda x: sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:])), 4, -2, 2, ["x0 + x1 + x2 + x3 <= 1"], 1.450674233),
    "hartmann": (hartmann, 6, 0, 1, ["x0 + x1 + x2 + x3 + x4 + x5 <= 1.5"], -2.595108294),
    "branin": (branin, 2, 0, 1, ["x0 + x1 <= 0.6"], 2.385958673),
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
        self.space = [double(f"x{i}", float(low), float(high)) for i in range(dimensions)]
        self.floor = FLOOR

    def evaluate(self, params):
        value = self.function([params[p["name"]] for p in self.space])
        return value, value


task = None


def answer(request):
    global task
    if request["cmd"] == "open":
        kind, *parts = request["task"].split("/")
        task = {"sk": ScikitLearn, "size": Size, "bound": Bound, "front": Front, "moved": Front}.get(kind, Bbob)(kind, *parts, request["seed"])
        constraints = getattr(task, "constraints", [])
        several = {"reference": task.reference, "volume": task.volume} if hasattr(task, "reference") else {}
        return {"space": task.space, "constraints": constraints, "best": task.best, "floor": task.floor, **several}
    params = {}
    for parameter in task.space:
        if is_active(parameter, params):
            params[parameter["name"]] = request["params"][parameter["name"]]
    observed, true = task.evaluate(params)
    # Rounding on a border is no breach.
    is_allowed = all(amount <= 1e-6 for amount in breaks(getattr(task, "constraints", []), params))
    return {"observed": observed, "true": true, "allowed": is_allowed}


serve(answer)
