"""Makes cmaes.json: mean, step size and covariance after some generations of told points (run with cmaes 0.13.1: python cmaes.py > cmaes.json)."""
import json
import sys

sys.path.pop(0)  # this file has the package's name

import numpy as np
from cmaes import CMA

rng = np.random.default_rng(2)
cases = []
for n, population, generations in ((1, None, 3), (3, None, 6), (5, 12, 10)):
    cma = CMA(mean=np.full(n, 0.5), sigma=0.2, seed=1, population_size=population)
    history = []
    for _ in range(generations):
        points = [cma.ask() for _ in range(cma.population_size)]
        losses = [float(np.sum((np.arange(1, n + 1) * (x - 0.3)) ** 2) + 0.1 * rng.standard_normal()) for x in points]
        cma.tell(list(zip(points, losses)))
        history.append({"points": [p.tolist() for p in points], "losses": losses})
    cma._eigen_decomposition()
    cases.append(
        {"n": n, "population": cma.population_size, "history": history, "mean": cma._mean.tolist(), "sigma": float(cma._sigma), "c": cma._C.ravel().tolist()}
    )
print(json.dumps(cases))
