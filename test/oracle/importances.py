"""Importances of parameters by SciPy: python3 importances.py > importances.json

The share is epsilon squared of a one-way analysis of variance of the values' ranks: (k - 1)(F - 1) / ((k - 1) F + n - k) for k groups of n trials.
"""

import json
import math
import random

import numpy as np
from scipy.stats import f_oneway, rankdata

PARAMETERS = [
    {"name": "lr", "kind": "double", "min": 1e-5, "max": 1, "scale": "log", "when": []},
    {"name": "layers", "kind": "int", "min": 1, "max": 4, "scale": "linear", "step": 1, "when": []},
    {"name": "kind", "kind": "choice", "values": ["a", "b", "c"], "when": []},
    {"name": "slope", "kind": "double", "min": 0, "max": 1, "scale": "linear", "when": [{"parent": "kind", "values": ["a"]}]},
    {"name": "flag", "kind": "choice", "values": [False, True], "when": []},
    {"name": "batch", "kind": "discrete", "values": [16, 32, 64], "scale": "linear", "when": []},
]
draws = random.Random(7)


def point():
    kind = draws.choice("abc")
    found = {"lr": round(10 ** draws.uniform(-5, 0), 7), "layers": draws.randint(1, 4), "kind": kind}
    found |= {"slope": round(draws.random(), 4)} if kind == "a" else {}
    return found | {"flag": draws.random() < 0.5, "batch": draws.choice([16, 32, 64])}


def share(parameter, points, values):
    xs = [p.get(parameter["name"]) for p in points]
    if parameter["kind"] == "choice":
        groups = np.array([-1 if x is None else parameter["values"].index(x) for x in xs])
    else:
        present = [x for x in xs if x is not None]
        count = max(2, min(8, math.isqrt(len(present))))
        places = iter(np.floor((rankdata(present) - 1) / len(present) * count))
        groups = np.array([-1 if x is None else min(count - 1, next(places)) for x in xs])
    ranks = rankdata(values)
    parts = [ranks[groups == group] for group in np.unique(groups)]
    k, n = len(parts), len(ranks)
    if np.ptp(ranks) == 0 or k == 1:
        return 0.0
    f = f_oneway(*parts).statistic
    return max(0.0, float((k - 1) * (f - 1) / ((k - 1) * f + n - k)))


def case(name, count, values_of, place=0):
    points = [point() for _ in range(count)]
    values = [values_of(p, number) for number, p in enumerate(points, 1)]
    kept = [(p, v[place]) for p, v in zip(points, values) if v is not None and v[place] != "NaN"]
    shares = {parameter["name"]: share(parameter, *zip(*kept)) for parameter in PARAMETERS}
    trials = [{"number": number, "parameters": p, "values": v} for number, (p, v) in enumerate(zip(points, values), 1)]
    return {"name": name, "place": place, "parameters": PARAMETERS, "trials": trials, "shares": shares}


def level(p, number):
    return None if number % 7 == 0 else ["NaN"] if number % 11 == 0 else [p["layers"] // 2 + p["flag"]]


CASES = [
    case("one of many parameters matters", 60, lambda p, _: [round(abs(math.log10(p["lr"]) + 3) + 0.3 * draws.random(), 5)]),
    case("a choice matters, and what hangs on it", 45, lambda p, _: [round("abc".index(p["kind"]) + 2 * p.get("slope", 0) + 0.2 * draws.random(), 5)]),
    case("some values are the same, no numbers, or missing", 30, level),
    case("it is the second of two objectives", 25, lambda p, _: [round(draws.random(), 4), round(p["batch"] / 64 + 0.1 * draws.random(), 4)], place=1),
    case("all values are the same", 12, lambda *_: [1]),
]
print("[\n" + ",\n".join(json.dumps(one) for one in CASES) + "\n]")
