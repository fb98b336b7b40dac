"""Makes special.json: special functions by mpmath-grade references of scipy (run: python special.py > special.json)."""
import json

import numpy as np
from scipy import special

x = np.concatenate([np.linspace(-6, 6, 49), [-26, -10.5, -0.46875, -1e-9, 0.0, 1e-9, 0.46875, 4.0, 4.0001, 8.3, 15.7, 26.0]])
z = np.concatenate([np.linspace(-8, 8, 33), [-1e5, -1e3, -100, -37.5, -20, 12, 30]])
p = np.concatenate([[1e-300, 1e-100, 1e-20, 1e-9, 0.001, 0.02425, 0.3, 0.5, 0.7, 0.97575, 0.999], np.linspace(0.01, 0.99, 25)])
y = np.array([1e-12, 1e-5, 0.1, 0.6931, 0.6932, 1.0, 5.0, 40.0, 700.0])
print(json.dumps({
    "erf": [[a, float(special.erf(a))] for a in x],
    "erfc": [[a, float(special.erfc(a))] for a in x],
    "erfcx": [[a, float(special.erfcx(a))] for a in x if a > -26],
    "normalCdf": [[a, float(special.ndtr(a))] for a in z if a > -38],
    "logNormalCdf": [[a, float(special.log_ndtr(a))] for a in z],
    "normalQuantile": [[a, float(special.ndtri(a))] for a in p],
    "log1mexp": [[a, float(np.log(-np.expm1(-a)) if a < 0.7 else np.log1p(-np.exp(-a)))] for a in y],
}, indent=0))
