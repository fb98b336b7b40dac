"""Writes wilcoxon.json: one-sided signed-rank p values by scipy (pip install scipy numpy)."""
import json
import pathlib

import numpy as np
from scipy.stats import wilcoxon

random = np.random.default_rng(11)
cases = []


def add(differences, method):
    p = wilcoxon(differences, alternative="less", zero_method="zsplit", method=method, correction=True).pvalue
    cases.append({"differences": [float(d) for d in differences], "p": float(p), "method": method})


for n in (6, 9, 15, 30, 49):
    add(random.normal(-0.3, 1, n), "exact")
for n in (60, 200):
    add(random.normal(-0.1, 1, n), "approx")
    add(np.round(random.normal(-0.1, 1, n), 1) + 0.05, "approx")
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=1) + "\n")
