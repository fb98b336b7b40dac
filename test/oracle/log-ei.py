"""Makes log-ei.json: ln h(z), Phi/h and phi/h to 40 digits with mpmath (run: python log-ei.py > log-ei.json)."""
import json

import mpmath as mp

mp.mp.dps = 60


def row(z):
    z = mp.mpf(z)
    phi = mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)
    mills = mp.sqrt(mp.pi / 2) * mp.exp(z * z / 2) * mp.erfc(-z / mp.sqrt(2)) if abs(z) < 60 else None
    if mills is None and z < 0:
        a = -z  # Mills' ratio by its continued fraction
        tail = a
        for k in range(400, 0, -1):
            tail = a + k / tail
        mills = 1 / tail
    share = 1 + z * mills if mills is not None else mp.sqrt(2 * mp.pi) * mp.exp(z * z / 2) * z
    return [float(z), float(mp.log(share) - z * z / 2 - mp.log(mp.sqrt(2 * mp.pi))), float(mills / share), float(1 / share)]


zs = [-1e3, -512.5, -200, -100, -60, -50.001, -49.999, -40, -30.5, -29.5, -20, -15, -10, -7, -5, -3, -2, -1.5, -1.001, -0.999, -0.5, 0, 0.5, 1, 2, 3, 5, 7, 10]
print(json.dumps([row(repr(z)) for z in zs], indent=0))
