"""SMAC3's multi-fidelity facade (Hyperband and a random forest) by ask and tell."""
import sys
import tempfile
from pathlib import Path

from smac import MultiFidelityFacade, Scenario
from smac.runhistory import TrialValue

sys.path.insert(0, str(Path(__file__).parents[1]))
from serving import ETA, Errand, Farthest, config_space, lowest_fidelity, plain, serve_tuner  # noqa: E402

# Far more than there is time for: the comparison ends by steps.
TRIALS = 5_000


class Study:
    def __init__(self, request):
        self.parameters = request["parameters"]
        scenario = Scenario(
            config_space(self.parameters, request["seed"]),
            output_directory=Path(tempfile.mkdtemp()),
            deterministic=True,
            n_trials=TRIALS,
            # A hair less, so that the logarithm of their ratio is not rounded down.
            min_budget=lowest_fidelity(request) * (1 - 1e-9),
            max_budget=request["steps"],
            seed=request["seed"],
            n_workers=1,
        )
        intensifier = MultiFidelityFacade.get_intensifier(scenario, eta=ETA)
        self.smac = MultiFidelityFacade(scenario, lambda config, seed, budget: 0.0, intensifier=intensifier, overwrite=True, logging_level=False)
        self.open, self.farthest, self.asked = {}, Farthest(), 0

    def ask(self):
        info = self.smac.ask()
        self.asked += 1
        key, up_to = str(self.asked), round(info.budget)
        self.open[key] = info
        return Errand(key, plain(self.parameters, info.config), up_to, self.farthest.of(info.config, up_to))

    def report(self, key, step, value):
        return False

    def end(self, key, best):
        info = self.open.pop(key)
        self.farthest.ended(info.config, key, round(info.budget))
        self.smac.tell(info, TrialValue(cost=best), save=False)


serve_tuner(Study)
