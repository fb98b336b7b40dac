"""Problems with constraints over what a trial measures: a value to be lowest, and amounts that are to be 0 or less.

gardner, gramacy (Gardner et al. 2014, Gramacy et al. 2016), townsend: two parameters, waves
spring, beam, vessel, reducer: designs of engineering (Coello 2002); vessel and reducer have integers
g4, g6, g8, g9, g24: of the CEC 2006 competition (Liang et al.)
hartmann, rosenbrock, ackley, branin: functions within a ball or a disc
"""
import math

from functions import ackley, branin, hartmann, rosenbrock, usually_off
from spaces import box, double, integer

SOLVED = 1e-5  # of how far off random points are


def gardner(x):
    return math.cos(2 * x[0]) * math.cos(x[1]) + math.sin(x[0]), [math.cos(x[0] + x[1]) - 0.5]


def gramacy(x):
    return x[0] + x[1], [1.5 - x[0] - 2 * x[1] - 0.5 * math.sin(2 * math.pi * (x[0] ** 2 - 2 * x[1])), x[0] ** 2 + x[1] ** 2 - 1.5]


def townsend(x):
    t = math.atan2(*x)
    far = 2 * math.cos(t) - math.cos(2 * t) / 2 - math.cos(3 * t) / 4 - math.cos(4 * t) / 8
    value = -math.cos((x[0] - 0.1) * x[1]) ** 2 - x[0] * math.sin(3 * x[0] + x[1])
    return value, [x[0] ** 2 + x[1] ** 2 - far**2 - (2 * math.sin(t)) ** 2]


def spring(x):
    wire, coil, turns = x
    shear = (4 * coil**2 - wire * coil) / (12566 * (coil * wire**3 - wire**4)) if coil != wire else math.inf
    amounts = [1 - coil**3 * turns / (71785 * wire**4), min(1e3, shear + 1 / (5108 * wire**2) - 1)]
    return (turns + 2) * coil * wire**2, [*amounts, 1 - 140.45 * wire / (coil**2 * turns), (wire + coil) / 1.5 - 1]


def beam(x):
    """A welded beam: load 6000 lb at 14 in, steel."""
    height, length, thick, wide = x
    radius = math.hypot(length / 2, (height + thick) / 2)
    inertia = 2 * math.sqrt(2) * height * length * (length**2 / 12 + ((height + thick) / 2) ** 2)
    straight, bent = 6000 / (math.sqrt(2) * height * length), 6000 * (14 + length / 2) * radius / inertia
    shear = math.sqrt(straight**2 + straight * bent * length / radius + bent**2)
    buckling = 4.013 * 30e6 * math.sqrt(thick**2 * wide**6 / 36) / 14**2 * (1 - thick / 28 * math.sqrt(30 / 48))
    stress, sag = 6 * 6000 * 14 / (wide * thick**2), 4 * 6000 * 14**3 / (30e6 * thick**3 * wide)
    cost = 1.10471 * height**2 * length + 0.04811 * thick * wide * (14 + length)
    return cost, [shear - 13600, stress - 30000, height - wide, 0.125 - height, sag - 0.25, 6000 - buckling]


def vessel(x):
    shell, head, radius, length = x[0] / 16, x[1] / 16, x[2], x[3]
    cost = 0.6224 * shell * radius * length + 1.7781 * head * radius**2 + 3.1661 * shell**2 * length + 19.84 * shell**2 * radius
    return cost, [0.0193 * radius - shell, 0.00954 * radius - head, 1296000 - math.pi * radius**2 * (length + 4 / 3 * radius)]


def reducer(x):
    a, b, z, l1, l2, d1, d2 = x
    gears = 0.7854 * a * b * b * (3.3333 * z * z + 14.9334 * z - 43.0934) - 1.508 * a * (d1 * d1 + d2 * d2)
    weight = gears + 7.4777 * (d1**3 + d2**3) + 0.7854 * (l1 * d1 * d1 + l2 * d2 * d2)
    teeth = [27 / (a * b * b * z) - 1, 397.5 / (a * b * b * z * z) - 1]
    shafts = [1.93 * length**3 / (z * b * d**4) - 1 for length, d in [(l1, d1), (l2, d2)]]
    bent = [math.sqrt((745 * length / (b * z)) ** 2 + c) / (most * d**3) - 1 for length, d, c, most in [(l1, d1, 16.9e6, 110), (l2, d2, 157.5e6, 85)]]
    return weight, [*teeth, *shafts, *bent, b * z / 40 - 1, 5 * b / a - 1, a / (12 * b) - 1, (1.5 * d1 + 1.9) / l1 - 1, (1.1 * d2 + 1.9) / l2 - 1]


def g4(x):
    a, b, c, d, e = x
    u = 85.334407 + 0.0056858 * b * e + 0.0006262 * a * d - 0.0022053 * c * e
    v = 80.51249 + 0.0071317 * b * e + 0.0029955 * a * b + 0.0021813 * c * c
    w = 9.300961 + 0.0047026 * c * e + 0.0012547 * a * c + 0.0019085 * c * d
    return 5.3578547 * c * c + 0.8356891 * a * e + 37.293239 * a - 40792.141, [u - 92, -u, v - 110, 90 - v, w - 25, 20 - w]


def g6(x):
    return (x[0] - 10) ** 3 + (x[1] - 20) ** 3, [100 - (x[0] - 5) ** 2 - (x[1] - 5) ** 2, (x[0] - 6) ** 2 + (x[1] - 5) ** 2 - 82.81]


def g8(x):
    value = -(math.sin(2 * math.pi * x[0]) ** 3) * math.sin(2 * math.pi * x[1]) / (x[0] ** 3 * (x[0] + x[1]))
    return value, [x[0] ** 2 - x[1] + 1, 1 - x[0] + (x[1] - 4) ** 2]


def g9(x):
    a, b, c, d, e, f, g = x
    value = (a - 10) ** 2 + 5 * (b - 12) ** 2 + c**4 + 3 * (d - 11) ** 2 + 10 * e**6 + 7 * f * f + g**4 - 4 * f * g - 10 * f - 8 * g
    first = [2 * a * a + 3 * b**4 + c + 4 * d * d + 5 * e - 127, 7 * a + 3 * b + 10 * c * c + d - e - 282]
    return value, [*first, 23 * a + b * b + 6 * f * f - 8 * g - 196, 4 * a * a + b * b - 3 * a * b + 2 * c * c + 5 * f - 11 * g]


def g24(x):
    u, v = x
    return -u - v, [-2 * u**4 + 8 * u**3 - 8 * u**2 + v - 2, -4 * u**4 + 32 * u**3 - 88 * u**2 + 96 * u + v - 36]


def squares(x):
    return sum(v * v for v in x)


REDUCER = [double("x0", 2.6, 3.6), double("x1", 0.7, 0.8), integer("x2", 17, 28), double("x3", 7.3, 8.3), double("x4", 7.3, 8.3)]
# Function, space, and the lowest allowed value: of the literature, else by scipy's differential evolution.
LIMITED = {
    "gardner": (gardner, box(*[(0, 6)] * 2), -2.0),
    "gramacy": (gramacy, box(*[(0, 1)] * 2), 0.599788),
    "townsend": (townsend, box((-2.25, 2.5), (-2.5, 1.75)), -2.0239884),
    "spring": (spring, box((0.05, 2), (0.25, 1.3), (2, 15)), 0.012665),
    "beam": (beam, box((0.1, 2), (0.1, 10), (0.1, 10), (0.1, 2)), 1.724852),
    "vessel": (vessel, [integer("x0", 1, 99), integer("x1", 1, 99), double("x2", 10.0, 200.0), double("x3", 10.0, 200.0)], 6059.7143),
    "reducer": (reducer, [*REDUCER, double("x5", 2.9, 3.9), double("x6", 5.0, 5.5)], 2994.4244),
    "g4": (g4, box((78, 102), (33, 45), *[(27, 45)] * 3), -30665.5387),
    "g6": (g6, box((13, 100), (0, 100)), -6961.81388),
    "g8": (g8, box(*[(0.1, 10)] * 2), -0.09582504),
    "g9": (g9, box(*[(-10, 10)] * 7), 680.630057),
    "g24": (g24, box((0, 3), (0, 4)), -5.50801327),
    "hartmann": (lambda x: (hartmann(x), [squares(x) - 0.6]), box(*[(0, 1)] * 6), -2.83611637),
    "rosenbrock": (lambda x: (rosenbrock(x), [squares(x) - 2]), box(*[(-1.5, 1.5)] * 4), 0.185177003),
    "ackley": (lambda x: (ackley(x), [sum(x), math.sqrt(squares(x)) - 5]), box(*[(-5, 10)] * 5), 0.0),
    "branin": (lambda x: (branin(*x), [(x[0] - 2.5) ** 2 + (x[1] - 7.5) ** 2 - 50]), box((-5, 10), (0, 15)), 0.397887358),
}


class Limited:
    """limit/NAME: a trial comes with as many amounts as there are limits."""

    def __init__(self, _, name, __):
        self.function, self.space, self.best = LIMITED[name]
        off = usually_off(lambda x: self.function(x)[0], self.space, self.best)
        self.worst, self.floor = self.best + off, SOLVED * off
        self.limits = len(self.function([parameter["min"] for parameter in self.space])[1])

    def evaluate(self, params):
        value, self.amounts = self.function([params[p["name"]] for p in self.space])
        return value, value
