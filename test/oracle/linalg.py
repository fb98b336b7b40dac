"""Makes linalg.json: Cholesky factor, its inverse, log-determinant and solves of Matern kernel matrices (run: python linalg.py > linalg.json)."""
import json

import numpy as np
from scipy import linalg

cases = []
for n in (1, 2, 5, 13, 30):
    rng = np.random.default_rng(n)
    x = rng.random((n, 3))
    t = np.sqrt(5 * ((x[:, None] - x[None]) ** 2).sum(-1)) / 0.4
    a = (1 + t + t * t / 3) * np.exp(-t) + 1e-3 * np.eye(n)
    b = rng.standard_normal(n)
    low = linalg.cholesky(a, lower=True)
    cases.append({
        "n": n, "a": a.ravel().tolist(), "b": b.tolist(), "l": low.ravel().tolist(), "logdet": float(np.linalg.slogdet(a)[1]),
        "x": linalg.solve(a, b, assume_a="pos").tolist(), "inverse": np.linalg.inv(a).ravel().tolist(),
    })
print(json.dumps(cases))
