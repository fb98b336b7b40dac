"""Makes tpe.json: bandwidths, weights and log densities of Optuna's multivariate Parzen estimator (run with optuna 5.0.0: python tpe.py > tpe.json)."""
import json

import numpy as np
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

rng = np.random.default_rng(5)
space = {
    "x": FloatDistribution(-2, 6),
    "rate": FloatDistribution(1e-4, 10, log=True),
    "n": IntDistribution(1, 150),
    "c": CategoricalDistribution(["a", "b", "c"]),
}
settings = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)


def draw(n):
    return {
        "x": rng.uniform(-2, 6, n),
        "rate": np.exp(rng.uniform(np.log(1e-4), np.log(10), n)),
        "n": rng.choice(np.arange(1, 151), n, replace=False).astype(float),  # no ties: numpy sorts them in any order
        "c": rng.integers(0, 3, n).astype(float),
    }


# From a density over x and over ln rate to one over [0, 1] in each coordinate; masses of integers and choices stay.
shift = np.log(8) + np.log(np.log(10 / 1e-4))


cases = []
for n in (1, 2, 7, 40):
    data, points = draw(n), draw(6)
    estimator = _ParzenEstimator(data, space, settings)
    cases.append(
        {
            "data": {k: v.tolist() for k, v in data.items()},
            "points": {k: v.tolist() for k, v in points.items()},
            "log": (estimator.log_pdf(points) + shift).tolist(),
            "sigmas": (estimator._mixture_distribution.distributions[0].sigma[:-1] / 8).tolist(),
        }
    )
print(json.dumps({"cases": cases, "weights": {str(n): default_weights(n).tolist() for n in (3, 26, 31)}}))
