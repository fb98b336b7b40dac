"""Suggests and completes random trials on OSS Vizier's server: `load.py HOST:PORT CLIENTS OPERATIONS`.

Prints `begin` when the study stands, then one JSON line. Each client is a thread with a channel of its own.
"""

import json
import sys
import threading
import time

import grpc
from vizier._src.service import study_pb2, vizier_service_pb2, vizier_service_pb2_grpc

address, clients, operations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def connect():
    channel = grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)])
    grpc.channel_ready_future(channel).result(timeout=60)
    return vizier_service_pb2_grpc.VizierServiceStub(channel)


def make_study(stub):
    spec = study_pb2.StudySpec(algorithm="RANDOM_SEARCH")
    spec.metrics.add(metric_id="loss", goal=study_pb2.StudySpec.MetricSpec.MINIMIZE)
    for name in "abcde":
        parameter = spec.parameters.add(parameter_id=name)
        parameter.double_value_spec.min_value = 0
        parameter.double_value_spec.max_value = 1
    parameter = spec.parameters.add(parameter_id="f")
    parameter.categorical_value_spec.values.extend(["x", "y", "z"])
    study = study_pb2.Study(display_name="bench", study_spec=spec)
    return stub.CreateStudy(vizier_service_pb2.CreateStudyRequest(parent="owners/bench", study=study)).name


def work(index):
    stub = connect()
    ready.wait()
    while True:
        with lock:
            if left[0] <= 0:
                return
            left[0] -= 1
        begin = time.perf_counter()
        operation = stub.SuggestTrials(
            vizier_service_pb2.SuggestTrialsRequest(parent=study, suggestion_count=1, client_id=f"w{index}")
        )
        reply = vizier_service_pb2.SuggestTrialsResponse()
        reply.ParseFromString(operation.response.value)
        final = study_pb2.Measurement()
        final.metrics.add(metric_id="loss", value=0.5)
        stub.CompleteTrial(vizier_service_pb2.CompleteTrialRequest(name=reply.trials[0].name, final_measurement=final))
        latencies.append(time.perf_counter() - begin)


study = make_study(connect())
lock, left, latencies = threading.Lock(), [operations], []
ready = threading.Barrier(clients + 1)
threads = [threading.Thread(target=work, args=(index,)) for index in range(clients)]
for thread in threads:
    thread.start()
ready.wait()
print("begin", flush=True)
started = time.perf_counter()
for thread in threads:
    thread.join()
seconds = time.perf_counter() - started
latencies.sort()
at = lambda share: 1e3 * latencies[int(share * (len(latencies) - 1))]
print(json.dumps({"operations": len(latencies), "seconds": seconds, "p50Ms": at(0.5), "p99Ms": at(0.99)}), flush=True)
