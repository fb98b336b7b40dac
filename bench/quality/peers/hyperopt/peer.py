"""hyperopt's TPE, asked one trial at a time."""
import sys
from pathlib import Path

import numpy as np
from hyperopt import JOB_STATE_DONE, STATUS_OK, Domain, Trials, hp, tpe

sys.path.insert(0, str(Path(__file__).parents[2]))
from lines import is_active, serve_optimiser  # noqa: E402


def expression(p):
    name = p["name"]
    if p["type"] == "categorical":
        return hp.choice(name, p["values"])
    low, high = p["min"], p["max"]
    if p["type"] == "int":
        return hp.qloguniform(name, np.log(max(low - 0.5, 0.5)), np.log(high + 0.5), 1) if p.get("log") else hp.uniformint(name, low, high)
    return hp.loguniform(name, np.log(low), np.log(high)) if p.get("log") else hp.uniform(name, low, high)


class Study:
    """Conditional parameters are drawn always and left out where they are inactive."""

    def __init__(self, request):
        self.space, self.trials = request["space"], Trials()
        self.sign = 1 if request["direction"] == "minimize" else -1
        self.domain = Domain(lambda _: 0, {p["name"]: expression(p) for p in self.space})
        self.random = np.random.default_rng(request["seed"])
        self.open = {}

    def ask(self, count):
        return [self.one() for _ in range(count)]

    def one(self):
        ids = self.trials.new_trial_ids(1)
        (document,) = tpe.suggest(ids, self.domain, self.trials, int(self.random.integers(2**31 - 1)))
        self.open[str(ids[0])] = document
        params = {}
        for p in self.space:
            value = document["misc"]["vals"][p["name"]][0]
            if not is_active(p, params):
                continue
            if p["type"] == "categorical":
                params[p["name"]] = p["values"][int(value)]
            else:
                value = min(max(value, p["min"]), p["max"])
                params[p["name"]] = int(round(value)) if p["type"] == "int" else float(value)
        return ids[0], params

    def tell(self, key, value):
        document = self.open.pop(key)
        document["state"], document["result"] = JOB_STATE_DONE, {"status": STATUS_OK, "loss": self.sign * value}
        self.trials.insert_trial_docs([document])
        self.trials.refresh()


serve_optimiser(Study)
