"""Surrogates of real tuning: what models of a data set answered, as networks foretell it from their parameters (YAHPO Gym, Pfisterer et al., AutoML 2022).

  surrogate-limit/SCENARIO/DATA/METRIC   the share of errors, where the metric must not be above the lower quartile of random configurations
  surrogate-front/SCENARIO/DATA/METRIC   the share of errors, and the metric (seconds as log10); the reference are the medians of random configurations

The data are not part of this repository: YAHPO_DATA names a clone of https://github.com/slds-lmu/yahpo_data (Apache-2.0). The lowest
errors within the bound and the volumes of the fronts are the best of a search with 170,000 evaluations by data set and of the runs that
docs/algorithms/gp-quality.md tells of: surrogates.json.
"""
import functools
import json
import os
from pathlib import Path

import numpy as np
from spaces import choice, double, integer

XGBOOST = ["nrounds", "eta", "gamma", "lambda", "alpha", "subsample", "max_depth", "min_child_weight", "colsample_bytree", "colsample_bylevel", "rate_drop", "skip_drop"]
RBV2 = ["acc", "bac", "auc", "brier", "f1", "logloss", "timetrain", "timepredict", "memory"]
LCBENCH = ["time", "val_accuracy", "val_cross_entropy", "val_balanced_accuracy", "test_cross_entropy", "test_balanced_accuracy"]
WHOLE = {"trainsize": 1.0, "repl": 10}
# Numbers and choices in the order of the network's inputs, its outputs, which of them is accuracy and in what unit, and what is held.
SCENARIOS = {
    "rbv2_xgboost": ([*XGBOOST, *WHOLE], ["task_id", "booster", "num.impute.selected.cpo"], RBV2, "acc", 1, WHOLE),
    "rbv2_rpart": (["cp", "maxdepth", "minbucket", "minsplit", *WHOLE], ["task_id", "num.impute.selected.cpo"], RBV2, "acc", 1, WHOLE),
    "lcbench": (
        ["epoch", "batch_size", "learning_rate", "momentum", "weight_decay", "num_layers", "max_units", "max_dropout"],
        ["OpenML_task_id"], LCBENCH, "val_accuracy", 100, {"epoch": 52},
    ),
}
SAMPLE = 2000
SOLVED = 0.01  # of the way from the median of random configurations to the best known


@functools.cache
def network_of(scenario):
    import onnxruntime

    if "YAHPO_DATA" not in os.environ:
        raise ValueError("YAHPO_DATA is not set: it names a clone of https://github.com/slds-lmu/yahpo_data")
    folder = Path(os.environ["YAHPO_DATA"]) / scenario
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
    return session, *(json.loads((folder / name).read_text()) for name in ("encoding.json", "config_space.json"))


def space_of(description, held):
    """Parents first."""
    parents = {c["child"]: (c["parent"], c.get("values") or [c["value"]]) for c in description["conditions"]}
    space = []
    for entry in sorted(description["hyperparameters"], key=lambda entry: (entry["name"] in parents, entry["name"])):
        name, parent = entry["name"], parents.get(entry["name"])
        if name in ("task_id", "OpenML_task_id", *held):
            continue
        if entry["type"] == "categorical":
            space.append(choice(name, *entry["choices"]))
        else:
            number = double if entry["type"] == "uniform_float" else integer
            space.append(number(name, entry["lower"], entry["upper"], entry["log"], parent))
    return space


class Surrogate:
    def __init__(self, scenario, data, metric):
        self.numbers, self.choices, outputs, accuracy, self.unit, held = SCENARIOS[scenario]
        self.network, self.levels, description = network_of(scenario)
        self.space, self.fixed = space_of(description, held), {**held, "task_id": data, "OpenML_task_id": data}
        self.of = [outputs.index(accuracy), outputs.index(metric)]
        self.known = known()["/".join([scenario, data, metric])]

    def answers(self, configurations):
        """Share of errors and the metric of each, an array of two columns."""
        whole = [{**params, **self.fixed} for params in configurations]
        numbers = np.array([[params.get(name, 0) for name in self.numbers] for params in whole], np.float32)
        levels = np.array([[self.levels[name][params.get(name, "#na#")] for name in self.choices] for params in whole], np.int32)
        accuracy, metric = self.network.run(None, {"x_cat": levels, "x_cont": numbers})[0][:, self.of].astype(float).T
        return np.column_stack([1 - accuracy / self.unit, metric])

    def sample(self, count, seed):
        random = np.random.default_rng(seed)
        return [self.drawn(random) for _ in range(count)]

    def drawn(self, random):
        params = {}
        for p in self.space:
            if "parent" in p and params.get(p["parent"]["name"]) not in p["parent"]["values"]:
                continue
            params[p["name"]] = p["values"][random.integers(len(p["values"]))] if p["type"] == "categorical" else number_at(p, random.random())
        return params


def number_at(p, u):
    low, high = (np.log([p["min"], p["max"]]) if p["log"] else (p["min"], p["max"]))
    value = np.exp(low + (high - low) * u) if p["log"] else low + (high - low) * u
    return round(value) if p["type"] == "int" else min(max(float(value), p["min"]), p["max"])


@functools.cache
def known():
    return json.loads(Path(__file__).with_suffix(".json").read_text())


class SurrogateLimit(Surrogate):
    """The amount is what the metric has above the bound."""

    limits = 1

    def __init__(self, _, scenario, data, metric, __):
        super().__init__(scenario, data, metric)
        errors, amounts = self.answers(self.sample(SAMPLE, 8)).T
        self.bound = float(np.percentile(amounts, 25))
        self.best = self.known["error"]
        kept = errors[amounts <= self.bound]
        self.worst, self.floor = float(np.percentile(kept, 75)), SOLVED * (float(np.median(kept)) - self.best)

    def evaluate(self, params):
        [[error, amount]] = self.answers([params])
        self.amounts = [amount - self.bound]
        return error, error


class SurrogateFront(Surrogate):
    best, floor = -1.0, SOLVED

    def __init__(self, _, scenario, data, metric, __):
        super().__init__(scenario, data, metric)
        self.is_time = metric.startswith("time")
        self.reference = [float(v) for v in np.median(self.objectives(self.sample(SAMPLE, 8)), axis=0)]
        self.volume = self.known["volume"]

    def objectives(self, configurations):
        errors, amounts = self.answers(configurations).T
        return np.column_stack([errors, np.log10(np.maximum(amounts, 1e-6)) if self.is_time else amounts])

    def evaluate(self, params):
        values = self.objectives([params])[0].tolist()
        return values, values
