"""Ax, as its service interface chooses: linear constraints between parameters are part of its space, bounds on metrics are outcome constraints."""
import logging
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from lines import listed, serve_optimiser  # noqa: E402

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import torch  # noqa: E402
from ax.service.ax_client import AxClient, ObjectiveProperties  # noqa: E402

torch.set_num_threads(1)


class Study:
    heeds_constraints = True
    heeds_limits = True

    def __init__(self, request):
        directions = listed(request["direction"])
        self.objectives = [f"value{i}" for i in range(len(directions))]
        self.limits = [f"limit{i}" for i in range(request.get("limits", 0))]
        self.client = AxClient(random_seed=request["seed"], verbose_logging=False)
        self.client.create_experiment(
            name="bench",
            parameters=[self.parameter(p) for p in request["space"]],
            objectives={name: ObjectiveProperties(minimize=way == "minimize") for name, way in zip(self.objectives, directions)},
            parameter_constraints=request.get("constraints", []),
            outcome_constraints=[f"{name} <= 0.0" for name in self.limits],
        )

    @staticmethod
    def parameter(p):
        if "parent" in p:
            raise ValueError("conditions are not asked of Ax here")
        if p["type"] == "categorical":
            return {"name": p["name"], "type": "choice", "values": p["values"], "is_ordered": False}
        kind, number = ("float", float) if p["type"] == "double" else ("int", int)
        bounds = [number(p["min"]), number(p["max"])]
        return {"name": p["name"], "type": "range", "bounds": bounds, "value_type": kind, "log_scale": bool(p.get("log"))}

    def ask(self, count):
        return [(key, params) for params, key in (self.client.get_next_trial() for _ in range(count))]

    def tell(self, key, value, limits=()):
        self.client.complete_trial(int(key), raw_data=dict(zip(self.objectives + self.limits, [*listed(value), *limits])))


serve_optimiser(Study)
