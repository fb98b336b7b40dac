"""Functions of the literature that several kinds of tasks are made of."""
import math

import numpy as np

DRAWS = 2000


def hartmann(x):
    a = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
    p = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991], [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]
    return -sum(c * math.exp(-sum(w * (v - q * 1e-4) ** 2 for w, v, q in zip(ws, x, qs))) for c, ws, qs in zip([1, 1.2, 3, 3.2], a, p))


def branin(u, v):
    return (v - 5.1 / (4 * math.pi**2) * u * u + 5 / math.pi * u - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(u) + 10


def ackley(x):
    root, waves = math.sqrt(sum(v * v for v in x) / len(x)), sum(math.cos(2 * math.pi * v) for v in x) / len(x)
    return 20 + math.e - 20 * math.exp(-0.2 * root) - math.exp(waves)


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def usually_off(function, space, best):
    """How far off the lowest value a point at random is: the upper quartile. Nothing allowed found yet counts as this."""
    random = np.random.default_rng(7)
    points = [[drawn(random, parameter) for parameter in space] for _ in range(DRAWS)]
    return float(np.quantile([abs(function(x) - best) for x in points], 0.75))


def drawn(random, parameter):
    low, high = parameter["min"], parameter["max"]
    return int(random.integers(low, high + 1)) if parameter["type"] == "int" else random.uniform(low, high)
