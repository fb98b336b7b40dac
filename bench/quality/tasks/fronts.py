"""Functions with several objectives, all minimised; how far a study came is its share of the hypervolume that the true front has below the reference.

  zdt1-3, zdt6     Zitzler, Deb, Thiele, Evolutionary Computation 8 (2000)
  dtlz2, dtlz7     Deb, Thiele, Laumanns, Zitzler 2002; three objectives
  branincurrin     Belakaria, Deshwal, Doppa 2019
  vehicle          mass, acceleration and intrusion in a crash: Liao et al., Struct. Multidisc. Optim. 35 (2008)
  truss            volume and displacement of a truss of four bars: Cheng, Li 1999
  injector         heat at the face, length and heat at the tip of a rocket's injector: Vaidyanathan et al. 2003
"""
import math

import numpy as np
from functions import branin
from spaces import box


def zdt(shape, g, first=lambda v: v):
    """Front over x0: `shape` of the first objective and of g, which the distance u adds to; g is 1 at its best."""

    def values(x, u):
        f, far = first(x[0]), g(sum(u) / len(u))
        return [f, far * shape(f, far)]

    return values


def dtlz2(x, u):
    g = 1 + sum((v - 0.5) ** 2 for v in u)
    a, b = (0.5 * math.pi * v for v in x[:2])
    return [g * math.cos(a) * math.cos(b), g * math.cos(a) * math.sin(b), g * math.sin(a)]


def dtlz7(x, u):
    g = 2 + 9 * sum(u) / len(u)
    return [x[0], x[1], g * (3 - sum(f / g * (1 + math.sin(3 * math.pi * f)) for f in x[:2]))]


def branin_currin(x):
    factor = 1 - math.exp(-1 / (2 * x[1])) if x[1] > 0 else 1.0
    currin = factor * (2300 * x[0] ** 3 + 1900 * x[0] ** 2 + 2092 * x[0] + 60) / (100 * x[0] ** 3 + 500 * x[0] ** 2 + 4 * x[0] + 20)
    return [branin(15 * x[0] - 5, 15 * x[1]), currin]


def truss(x):
    """Load 10, modulus 2e5, length 200, allowed stress 10; x are the bars' sections."""
    volume = 200 * (2 * x[0] + math.sqrt(2) * x[1] + math.sqrt(x[2]) + x[3])
    return [volume, 0.01 * (2 / x[0] + 2 * math.sqrt(2) / x[1] - 2 * math.sqrt(2) / x[2] + 2 / x[3])]


def polynomials(*objectives):
    """Each a sum of factors times products of coordinates, counted from 1: "3 2*1*1" is 3 + 2 x1^2."""
    terms = [[(float(factor), [int(i) - 1 for i in at]) for factor, *at in (term.split("*") for term in text.split())] for text in objectives]
    return lambda x: [sum(factor * math.prod(x[i] for i in at) for factor, at in own) for own in terms]


VEHICLE = polynomials(
    "1640.2823 2.3573285*1 2.3220035*2 4.5688768*3 7.7213633*4 4.4559504*5",
    "6.5856 1.15*1 -1.0427*2 0.9738*3 0.8364*4 -0.3695*1*4 0.0861*1*5 0.3628*2*4 -0.1106*1*1 -0.3437*3*3 0.1764*4*4",
    "-0.0551 0.0181*1 0.1024*2 0.0421*3 -0.0073*1*2 0.024*2*3 -0.0118*2*4 -0.0204*3*4 -0.008*3*5 -0.0241*2*2 0.0109*4*4",
)
INJECTOR = polynomials(
    "0.692 0.477*1 -0.687*2 -0.08*3 -0.065*4 -0.167*1*1 -0.0129*1*2 0.0796*2*2 -0.0634*1*3 -0.0257*2*3 0.0877*3*3 -0.0521*1*4 0.00156*2*4 0.00198*3*4 0.0184*4*4",
    "0.153 -0.322*1 0.396*2 0.424*3 0.0226*4 0.175*1*1 0.0185*1*2 -0.0701*2*2 -0.251*1*3 0.179*2*3 0.015*3*3 0.0134*1*4 0.0296*2*4 0.0752*3*4 0.0192*4*4",
    "0.37 -0.205*1 0.0307*2 0.108*3 1.019*4 -0.135*1*1 0.0141*1*2 0.0998*2*2 0.208*1*3 -0.0301*2*3 -0.226*3*3 0.353*1*4 -0.0497*3*4 -0.423*4*4"
    " 0.202*1*1*2 -0.281*1*1*3 -0.342*1*2*2 -0.245*2*2*3 0.281*2*3*3 -0.184*1*4*4 -0.281*1*2*3",
)


def line(mean):
    return 1 + 9 * mean


def wave(v):
    return 1 - math.exp(-4 * v) * math.sin(6 * math.pi * v) ** 6


# With coordinates in [0, 1], of which the last are the distance from the front: function, reference, hypervolume of the true front.
SCALABLE = {
    "zdt1": (zdt(lambda f, g: 1 - math.sqrt(f / g), line), [1.1, 1.1], 0.8766667),
    "zdt2": (zdt(lambda f, g: 1 - (f / g) ** 2, line), [1.1, 1.1], 0.5433333),
    "zdt3": (zdt(lambda f, g: 1 - math.sqrt(f / g) - f / g * math.sin(10 * math.pi * f), line), [1.1, 1.1], 1.3317585),
    "zdt6": (zdt(lambda f, g: 1 - (f / g) ** 2, lambda mean: 1 + 9 * mean**0.25, wave), [1.1, 1.1], 0.5078638),
    "dtlz2": (dtlz2, [1.1, 1.1, 1.1], 0.8074012),
    "dtlz7": (dtlz7, [1, 1, 6.5], 1.9577),
}
# Function, bounds, reference, hypervolume (of all points of a million evaluations of NSGA-II; branincurrin as BoTorch has it).
FIXED = {
    "branincurrin": (branin_currin, [(0, 1)] * 2, [18, 6], 59.36011874867746),
    "vehicle": (VEHICLE, [(1, 3)] * 5, [1864.72022, 11.81993945, 0.2903999384], 247.33),
    "truss": (truss, [(1, 3), (math.sqrt(2), 3), (math.sqrt(2), 3), (1, 3)], [3050, 0.044], 55.03),
    "injector": (INJECTOR, [(0, 1)] * 4, [1.1, 1.1, 1.1], 1.199),
}


class Front:
    """front/NAME[/D], moved/NAME/D: D dimensions; `moved`: the seed says where in the distance's coordinates the front lies."""

    best, floor = -1.0, 1e-4

    def __init__(self, kind, name, *parts):
        *dimensions, seed = parts
        if name in SCALABLE:
            function, self.reference, self.volume = SCALABLE[name]
            bounds = [(0, 1)] * int(dimensions[0])
            ahead = len(self.reference) - 1
            middle = np.random.default_rng([seed, 5]).uniform(0.1, 0.9, len(bounds) - ahead) if kind == "moved" else None
            self.function = lambda x: function(x, self.distance(name, x[ahead:], middle))
        else:
            self.function, bounds, self.reference, self.volume = FIXED[name]
        self.space = box(*bounds)

    @staticmethod
    def distance(name, u, middle):
        if middle is None:
            return u
        if name == "dtlz2":
            return [0.5 + v - c for v, c in zip(u, middle)]
        return [abs(v - c) / max(c, 1 - c) for v, c in zip(u, middle)]

    def evaluate(self, params):
        values = self.function([params[p["name"]] for p in self.space])
        return values, values
