"""Vizier's own policy server with a policy of ours: points on a line, a word for each, and whatever is above one is to stop.

`policy_server.py VIZIER`: says where it listens, and serves until its input ends.
"""

import concurrent.futures
import sys
import time

import grpc
from vizier import pythia
from vizier import pyvizier as vz
from vizier._src.service import pythia_service, pythia_service_pb2_grpc


class Steps(pythia.Policy):
    """Goes on where the last trial of the study is: it reads them back from the service."""

    def __init__(self, supporter):
        self.supporter = supporter

    def suggest(self, request):
        done = self.supporter.GetTrials(min_trial_id=1)
        if len(done) >= 6:
            return pythia.SuggestDecision([], vz.MetadataDelta())
        suggestions = []
        for k in range(request.count):
            suggestion = vz.TrialSuggestion({"x": 0.1 * (len(done) + k + 1)})
            suggestion.metadata["word"] = f"step {len(done) + k + 1}"
            suggestions.append(suggestion)
        remembered = vz.MetadataDelta()
        remembered.on_study.ns("steps")["asked for"] = str(request.count)
        return pythia.SuggestDecision(suggestions, remembered)

    def early_stop(self, request):
        trials = self.supporter.GetTrials(trial_ids=request.trial_ids)
        above = [t.id for t in trials if t.measurements and t.measurements[-1].metrics["score"].value > 1]
        return pythia.EarlyStopDecisions([pythia.EarlyStopDecision(id=i, reason="above one", should_stop=True) for i in above])


class Slow(Steps):
    """Thinks for longer than a call is held."""

    def suggest(self, request):
        time.sleep(3)
        return super().suggest(request)


POLICIES = {"STEPS": Steps, "SLOW": Slow}


def factory(_problem, algorithm, supporter, _name):
    if algorithm not in POLICIES:
        raise ValueError(f"no policy is called {algorithm}")
    return POLICIES[algorithm](supporter)


servicer = pythia_service.PythiaServicer(policy_factory=factory)
servicer.connect_to_vizier(sys.argv[1])
server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
pythia_service_pb2_grpc.add_PythiaServiceServicer_to_server(servicer, server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"listening on 127.0.0.1:{port}", flush=True)
sys.stdin.read()
