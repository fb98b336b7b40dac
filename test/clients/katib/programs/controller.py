"""Plays Katib's controller with Katib's own stubs: asks as many points as it counts, runs them, tells every trial with each request."""

import json
import math
import os

import grpc
from kubeflow.katib import katib_api_pb2 as api
from kubeflow.katib import katib_api_pb2_grpc as stubs

CONDITIONS = api.TrialStatus.TrialConditionType


def experiment(algorithm, settings):
    space = [
        api.ParameterSpec(name="lr", parameter_type=api.DOUBLE, feasible_space=api.FeasibleSpace(min="0.0001", max="1", distribution=api.LOG_UNIFORM)),
        api.ParameterSpec(name="layers", parameter_type=api.INT, feasible_space=api.FeasibleSpace(min="1", max="8", step="1", distribution=api.UNIFORM)),
        api.ParameterSpec(name="momentum", parameter_type=api.DISCRETE, feasible_space=api.FeasibleSpace(list=["0.8", "0.9", "0.99"])),
        api.ParameterSpec(name="optimizer", parameter_type=api.CATEGORICAL, feasible_space=api.FeasibleSpace(list=["sgd", "adam"])),
    ]
    if algorithm == "grid":
        space[0].feasible_space.CopyFrom(api.FeasibleSpace(min="0.2", max="0.8", step="0.2", distribution=api.UNIFORM))
    if algorithm == "cmaes":
        space = space[:2]
    return api.Experiment(
        name=f"lent-{algorithm}",
        spec=api.ExperimentSpec(
            parameter_specs=api.ExperimentSpec.ParameterSpecs(parameters=space),
            objective=api.ObjectiveSpec(type=api.MAXIMIZE, objective_metric_name="accuracy", goal=0.99, additional_metric_names=["loss"]),
            algorithm=api.AlgorithmSpec(
                algorithm_name=algorithm, algorithm_settings=[api.AlgorithmSetting(name=k, value=v) for k, v in settings.items()]
            ),
            parallel_trial_count=3,
            max_trial_count=24,
        ),
    )


def accuracy(values):
    distance = (math.log10(float(values["lr"])) + 2) ** 2 / 4 + (int(values.get("layers", 4)) - 5) ** 2 / 20
    return 1 - distance - (values.get("optimizer") == "sgd") * 0.1 - abs(float(values.get("momentum", "0.9")) - 0.9)


def trial_of(name, assignments, condition, value):
    metrics = [] if value is None else [api.Metric(name="accuracy", value=str(value)), api.Metric(name="loss", value="unavailable")]
    return api.Trial(
        name=name,
        spec=api.TrialSpec(parameter_assignments=api.TrialSpec.ParameterAssignments(assignments=assignments)),
        status=api.TrialStatus(condition=condition, observation=api.Observation(metrics=metrics)),
    )


def play(service, of, rounds):
    """Rounds of three points, of which the last still runs at the next request and every seventh fails."""
    trials, best, seen = [], [], []
    waits = {"wait_for_ready": True, "timeout": 60}
    for turn in range(rounds):
        if turn == rounds // 2:
            # Whoever runs this kills the service, starts it where it was, and says so.
            print("kill the server", flush=True)
            input()
        asked = 3
        reply = service.GetSuggestions(
            api.GetSuggestionsRequest(experiment=of, trials=trials, current_request_number=asked, total_request_number=len(trials) + asked), **waits
        )
        assert len(reply.parameter_assignments) == asked, reply
        trials = [t if t.status.condition != CONDITIONS.RUNNING else ended(t, len(seen)) for t in trials]
        for position, suggestion in enumerate(reply.parameter_assignments):
            values = {one.name: one.value for one in suggestion.assignments}
            seen.append(values)
            trial = trial_of(f"{of.name}-{len(seen)}", suggestion.assignments, CONDITIONS.RUNNING, None)
            trials.append(trial if position == asked - 1 else ended(trial, len(seen)))
            best.append(accuracy(values))
    return seen, max(best)


def ended(trial, count):
    if count % 7 == 0:
        return trial_of(trial.name, trial.spec.parameter_assignments.assignments, CONDITIONS.FAILED, None)
    values = {one.name: one.value for one in trial.spec.parameter_assignments.assignments}
    return trial_of(trial.name, trial.spec.parameter_assignments.assignments, CONDITIONS.SUCCEEDED, accuracy(values))


def refusal(service, of):
    try:
        service.ValidateAlgorithmSettings(api.ValidateAlgorithmSettingsRequest(experiment=of), wait_for_ready=True, timeout=60)
    except grpc.RpcError as error:
        return [error.code().name, error.details()]
    return None


def main():
    service = stubs.SuggestionStub(grpc.insecure_channel(os.environ["HONE_SUGGESTIONS"]))
    found = {}
    for algorithm in ["random", "grid", "tpe", "multivariate-tpe", "bayesianoptimization", "cmaes", "sobol"]:
        of = experiment(algorithm, {"random_state": "7"})
        assert refusal(service, of) is None, refusal(service, of)
        seen, best = play(service, of, 8)
        found[algorithm] = {"points": seen, "best": best}
    refused = {
        "hyperband": refusal(service, experiment("hyperband", {"r_l": "9", "resource_name": "layers"})),
        "unknown": refusal(service, experiment("bayesianoptimisation", {})),
        "setting": refusal(service, experiment("tpe", {"gamma": "3"})),
    }
    print(json.dumps({"found": found, "refused": refused}))


main()
