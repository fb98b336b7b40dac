"""Ax, as its service interface chooses: linear constraints between parameters are part of its space."""
import logging
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from lines import serve_optimiser  # noqa: E402

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import torch  # noqa: E402
from ax.service.ax_client import AxClient, ObjectiveProperties  # noqa: E402

torch.set_num_threads(1)


class Study:
    heeds_constraints = True

    def __init__(self, request):
        self.client = AxClient(random_seed=request["seed"], verbose_logging=False)
        self.client.create_experiment(
            name="bench",
            parameters=[self.parameter(p) for p in request["space"]],
            objectives={"value": ObjectiveProperties(minimize=request["direction"] == "minimize")},
            parameter_constraints=request.get("constraints", []),
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

    def tell(self, key, value):
        self.client.complete_trial(int(key), raw_data=value)


serve_optimiser(Study)
