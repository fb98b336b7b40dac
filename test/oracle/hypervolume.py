"""Makes hypervolume.json: the expected hypervolume improvement of independent normals by quadrature of
E = integral over what the front leaves open of prod_k Phi((a_k - mu_k) / s_k) da, piece by piece (run: python hypervolume.py > hypervolume.json)."""
import itertools
import json

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

rng = np.random.default_rng(5)


def piece(lo, hi, mu, s):  # integral of Phi((a - mu) / s) over [lo, hi]
    lo = max(lo, mu - 12 * s)
    return quad(lambda a: norm.cdf((a - mu) / s), lo, hi, epsabs=1e-13, epsrel=1e-12, limit=200)[0] if hi > lo else 0.0


cases = []
for m, n in [(2, 1), (2, 4), (3, 3), (3, 5)]:
    front = rng.random((n, m))
    front = [p for p in front if not any((q <= p).all() and (q < p).any() for q in front)]
    reference = [1.1] * m
    cuts = [[-np.inf, *sorted(p[k] for p in front), reference[k]] for k in range(m)]
    for mu, s in [(rng.random(m), 0.1 + 0.3 * rng.random(m)) for _ in range(3)]:
        axis = [[piece(c[i], c[i + 1], mu[k], s[k]) for i in range(len(c) - 1)] for k, c in enumerate(cuts)]
        total = 0.0
        for cell in itertools.product(*(range(len(c) - 1) for c in cuts)):
            low = [cuts[k][i] for k, i in enumerate(cell)]
            if not any(all(p[k] <= low[k] for k in range(m)) for p in front):
                total += np.prod([axis[k][i] for k, i in enumerate(cell)])
        cases.append({"front": np.array(front).tolist(), "reference": reference, "mean": mu.tolist(), "deviation": s.tolist(), "ehvi": total})
print(json.dumps(cases))
