"""Makes sobol.json: unscrambled Sobol points by scipy (run: python sobol.py > sobol.json)."""
import json

from scipy.stats import qmc

points = qmc.Sobol(1111, scramble=False).random(64)
print(json.dumps({"first16": points[:16, :8].tolist(), "later": [[i, j, points[i, j]] for i in (17, 40, 63) for j in range(0, 1111, 3)]}))
