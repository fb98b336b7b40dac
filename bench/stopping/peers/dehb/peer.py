"""DEHB by ask and tell. A configuration that it gives more of the resource goes on from where it was."""
import logging
import sys
import tempfile
from pathlib import Path

from dehb import DEHB

sys.path.insert(0, str(Path(__file__).parents[1]))
from serving import ETA, Errand, Farthest, config_space, lowest_fidelity, plain, serve_tuner  # noqa: E402

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
        self.open, self.farthest, self.asked = {}, Farthest(), 0

    def ask(self):
        job = self.dehb.ask()
        self.asked += 1
        key, up_to = str(self.asked), round(job["fidelity"])
        self.open[key] = job
        return Errand(key, plain(self.parameters, job["config"]), up_to, self.farthest.of(job["config_id"], up_to))

    def report(self, key, step, value):
        return False

    def end(self, key, best):
        job = self.open.pop(key)
        fidelity = round(job["fidelity"])
        self.farthest.ended(job["config_id"], key, fidelity)
        self.dehb.tell(job, {"fitness": best, "cost": fidelity})


serve_tuner(Study)
