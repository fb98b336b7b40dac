"""DEHB by ask and tell. A configuration that it gives more of the resource goes on from where it was."""
import logging
import sys
import tempfile
from pathlib import Path

from dehb import DEHB

sys.path.insert(0, str(Path(__file__).parents[1]))
from serving import ETA, Errand, config_space, lowest_fidelity, plain, serve_tuner  # noqa: E402

try:
    from loguru import logger

    logger.remove()
except ImportError:
    logging.disable(logging.WARNING)


class Study:
    def __init__(self, request):
        self.parameters = request["parameters"]
        space = config_space(self.parameters, request["seed"])
        fidelities = {"min_fidelity": lowest_fidelity(request), "max_fidelity": request["steps"], "eta": ETA}
        folder = tempfile.mkdtemp()
        # One worker: by ask and tell it starts none of its own.
        self.dehb = DEHB(f=None, cs=space, dimensions=len(self.parameters), seed=request["seed"], n_workers=1, output_path=folder, save_freq="end", **fidelities)
        self.open, self.last, self.asked = {}, {}, 0

    def ask(self):
        job = self.dehb.ask()
        self.asked += 1
        key = str(self.asked)
        self.open[key] = job
        return Errand(key, plain(self.parameters, job["config"]), round(job["fidelity"]), self.earlier(job, key))

    def earlier(self, job, key):
        """The trial of this configuration that went farthest, when it ended short of what is asked for now."""
        trial, reached = self.last.get(job["config_id"], (None, 0))
        return trial if 0 < reached < round(job["fidelity"]) else None

    def report(self, key, step, value):
        return False

    def end(self, key, best):
        job = self.open.pop(key)
        fidelity = round(job["fidelity"])
        if self.last.get(job["config_id"], (None, 0))[1] < fidelity:
            self.last[job["config_id"]] = (key, fidelity)
        self.dehb.tell(job, {"fitness": best, "cost": fidelity})


serve_tuner(Study)
