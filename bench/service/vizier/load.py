"""The calls of a tuning loop on a server of OSS Vizier's interface, whoever's it is: `load.py HOST:PORT CLIENTS TRIALS`.

For each kind of call one line `begin`, then one JSON line. Each client is a thread with a channel of its own.
"""

import json
import sys
import threading
import time

import grpc
from vizier._src.service import study_pb2, vizier_service_pb2 as pb, vizier_service_pb2_grpc

address, clients, trials = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
PATIENCE_S = 600


def connect():
    channel = grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)])
    grpc.channel_ready_future(channel).result(timeout=60)
    return vizier_service_pb2_grpc.VizierServiceStub(channel)


def make_study(name, algorithm):
    spec = study_pb2.StudySpec(algorithm=algorithm)
    spec.metrics.add(metric_id="loss", goal=study_pb2.StudySpec.MetricSpec.MINIMIZE)
    spec.default_stopping_spec.SetInParent()
    for letter in "abcde":
        parameter = spec.parameters.add(parameter_id=letter)
        parameter.double_value_spec.min_value = 0
        parameter.double_value_spec.max_value = 1
    study = study_pb2.Study(display_name=name, study_spec=spec)
    return stubs[0].CreateStudy(pb.CreateStudyRequest(parent="owners/bench", study=study)).name


def measured(loss, step=0):
    measurement = study_pb2.Measurement(step_count=step)
    measurement.metrics.add(metric_id="loss", value=loss)
    return measurement


def suggest(stub, client, name=None):
    request = pb.SuggestTrialsRequest(parent=name or study, suggestion_count=1, client_id=client)
    operation = stub.SuggestTrials(request, timeout=PATIENCE_S)
    return pb.SuggestTrialsResponse.FromString(operation.response.value).trials[0]


def pair(stub, client, _):
    trial = suggest(stub, client)
    stub.CompleteTrial(pb.CompleteTrialRequest(name=trial.name, final_measurement=measured(sum(p.value.number_value for p in trial.parameters))))


def add_measurement(stub, client, k):
    stub.AddTrialMeasurement(pb.AddTrialMeasurementRequest(trial_name=open_trials[client], measurement=measured(1.0, k + 1)))


def check(stub, client, _):
    stub.CheckTrialEarlyStoppingState(pb.CheckTrialEarlyStoppingStateRequest(trial_name=open_trials[client]))


def get_trial(stub, client, k):
    stub.GetTrial(pb.GetTrialRequest(name=f"{study}/trials/{1 + k % trials}"))


def list_trials(stub, _client, _):
    stub.ListTrials(pb.ListTrialsRequest(parent=study))


def measure(what, call, count):
    """So many calls over all clients, each as soon as its client's last one was answered."""
    lock, taken, latencies = threading.Lock(), [0], []
    ready = threading.Barrier(clients + 1)

    def work(index):
        ready.wait()
        while True:
            with lock:
                k = taken[0]
                taken[0] += 1
            if k >= count:
                return
            begin = time.perf_counter()
            call(stubs[index], f"w{index}", k)
            latencies.append(time.perf_counter() - begin)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(clients)]
    for thread in threads:
        thread.start()
    print("begin", flush=True)
    ready.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    say(what, latencies, time.perf_counter() - started)


def say(what, latencies, seconds):
    latencies.sort()
    at = lambda share: 1e3 * latencies[int(share * (len(latencies) - 1))]
    print(json.dumps({"what": what, "operations": len(latencies), "seconds": seconds, "p50Ms": at(0.5), "p99Ms": at(0.99)}), flush=True)


stubs = [connect() for _ in range(clients)]
study = make_study("random", "RANDOM_SEARCH")
measure(f"suggest + complete, RANDOM_SEARCH, {clients} clients, first {trials} trials", pair, trials)
open_trials = {f"w{index}": suggest(stub, f"w{index}").name for index, stub in enumerate(stubs)}
measure("AddTrialMeasurement", add_measurement, trials)
measure("CheckTrialEarlyStoppingState", check, trials)
measure("GetTrial", get_trial, trials)
measure(f"ListTrials, {trials} trials", list_trials, trials)

# The default algorithm, one suggestion after twenty trials.
model = make_study("model", "DEFAULT")
for k in range(20):
    trial = study_pb2.Trial(state=study_pb2.Trial.State.SUCCEEDED, final_measurement=measured((k % 7) / 7))
    for j, letter in enumerate("abcde"):
        trial.parameters.add(parameter_id=letter).value.number_value = ((k + 1) * (2 * j + 3) % 21) / 21
    stubs[0].CreateTrial(pb.CreateTrialRequest(parent=model, trial=trial))
print("begin", flush=True)
begin = time.perf_counter()
suggest(stubs[0], "one", model)
say("one suggestion, DEFAULT, 5 doubles, 20 trials", [time.perf_counter() - begin], time.perf_counter() - begin)
