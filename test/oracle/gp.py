"""Makes gp.json: posterior mean, variance and log marginal likelihood of a Matern-5/2 process with a N(0,1) constant mean, by plain numpy
in the textbook form, with the warp of labels beside it (run: python gp.py > gp.json)."""
import json

import numpy as np
from scipy.stats import norm

rng = np.random.default_rng(3)
n, d = 12, 3
x, q = rng.random((n, d)), rng.random((5, d))
y = rng.standard_normal(n)
length, s2, noise = np.array([0.3, 0.8, 2.0]), 1.7, 1e-3


def kernel(a, b):
    t = np.sqrt(5 * (((a[:, None] - b[None]) / length) ** 2).sum(-1))
    return s2 * (1 + t + t * t / 3) * np.exp(-t)


k = kernel(x, x) + (noise + 1e-10) * np.eye(n)
ki = np.linalg.inv(k)
one = np.ones(n)
precision = one @ ki @ one + 1  # of the mean, prior N(0, 1)
mu = one @ ki @ y / precision
kq = kernel(q, x)
mean = mu + kq @ ki @ (y - mu)
gap = 1 - kq @ ki @ one
variance = s2 - np.einsum("ij,jk,ik->i", kq, ki, kq) + gap**2 / precision
full = k + 1
evidence = 0.5 * y @ np.linalg.solve(full, y) + 0.5 * np.linalg.slogdet(full)[1]


def warp(values):  # larger is better in here
    v = -np.asarray(values, float)
    v = v / np.abs(v).max()
    m = np.median(v)
    u = np.unique(v)
    good = u[u >= m]
    s = np.sqrt(np.mean((good - m) ** 2))
    below = np.searchsorted(u, m)
    den = below + 0.5 if m in u else below
    v = np.array([m + s * norm.ppf(0.5 * (np.searchsorted(u, t) + 0.5) / den) if t < m else t for t in v])
    z = 0.5 - np.log(1 + 0.5 * (v.max() - v) / (v.max() - v.min())) / np.log(1.5)
    return -(z - z.mean()) / z.std()


values = [3.0, -1.0, 0.5, 1e9, 2.0, 2.0, 7.5, -1.5]
print(json.dumps({
    "x": x.tolist(), "q": q.tolist(), "y": y.tolist(), "theta": [*np.log(length), np.log(s2), np.log(noise)], "mean": mean.tolist(),
    "variance": variance.tolist(), "evidence": float(evidence), "values": values, "labels": warp(values).tolist(),
}))
