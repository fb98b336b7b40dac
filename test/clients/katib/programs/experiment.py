"""An Experiment's life by Katib's own client: made, waited for, read, given more, deleted. Prints what it saw, as JSON."""

import json
import os
import time

from kubeflow.katib import (
    KatibClient,
    V1beta1AlgorithmSpec,
    V1beta1Experiment,
    V1beta1ExperimentSpec,
    V1beta1FeasibleSpace,
    V1beta1ObjectiveSpec,
    V1beta1ParameterSpec,
    V1beta1TrialParameterSpec,
    V1beta1TrialTemplate,
)
from kubernetes.client import V1ObjectMeta

NAME = "sdk"
PROGRAM = "import sys\nfor loss in (9, float(sys.argv[1])):\n  print(f'loss={loss}')\nprint('accuracy=0.5')"

client = KatibClient(config_file=os.environ["HONE_TEST_KUBECONFIG"], namespace=os.environ["HONE_TEST_NAMESPACE"])

container = {
    "name": "training",
    "image": "localhost/python:1",
    "command": ["python3", "-uc", PROGRAM, "${trialParameters.learningRate}"],
}
pod = {"restartPolicy": "Never", "containers": [container]}
job = {"apiVersion": "batch/v1", "kind": "Job", "spec": {"backoffLimit": 0, "template": {"spec": pod}}}
spec = V1beta1ExperimentSpec(
    max_trial_count=2,
    parallel_trial_count=2,
    objective=V1beta1ObjectiveSpec(
        type="minimize", objective_metric_name="loss", additional_metric_names=["accuracy"]
    ),
    algorithm=V1beta1AlgorithmSpec(algorithm_name="random"),
    parameters=[
        V1beta1ParameterSpec(
            name="lr", parameter_type="double", feasible_space=V1beta1FeasibleSpace(min="0.01", max="0.05")
        )
    ],
    trial_template=V1beta1TrialTemplate(
        # Their pods stay, for their logs.
        retain=True,
        primary_container_name="training",
        trial_parameters=[V1beta1TrialParameterSpec(name="learningRate", reference="lr")],
        trial_spec=job,
    ),
)
experiment = V1beta1Experiment(
    api_version="kubeflow.org/v1beta1", kind="Experiment", metadata=V1ObjectMeta(name=NAME), spec=spec
)


def wait(succeeded):
    """Waits for the condition, and for so many trials: the one of before an edit is seen for a moment longer."""
    for _ in range(120):
        done = client.wait_for_experiment_condition(NAME, timeout=600, polling_interval=1)
        if done.status.trials_succeeded == succeeded:
            return done
        time.sleep(1)
    raise TimeoutError(f"there were never {succeeded} succeeded trials: {done.status}")


def shown(done):
    return {
        "conditions": [[c.type, c.status, c.reason] for c in done.status.conditions],
        "trials": done.status.trials,
        "succeeded": done.status.succeeded_trial_list,
    }


seen = {}
client.create_experiment(experiment)
seen["first"] = shown(wait(2))
best = client.get_optimal_hyperparameters(NAME)
seen["best"] = {
    "trial": best.best_trial_name,
    "parameters": {a.name: a.value for a in best.parameter_assignments},
    "metrics": {m.name: [m.min, m.max, m.latest] for m in best.observation.metrics},
}
seen["log"] = list(client.get_job_logs(NAME, best.best_trial_name))
client.edit_experiment_budget(NAME, max_trial_count=3)
done = wait(3)
seen["more"] = shown(done)
seen["restarting"] = client.is_experiment_restarting(NAME)
trials = client.list_trials(NAME)
seen["trials"] = {t.metadata.name: [[c.type, c.status] for c in t.status.conditions] for t in trials}
details = client.get_success_trial_details(NAME)
seen["details"] = {
    one["name"]: {
        "lr": {a.name: a.value for a in one["parameter_assignments"]}["lr"],
        "metrics": {m.name: [m.min, m.max, m.latest] for m in one["metrics"]},
    }
    for one in details
}
seen["one"] = {a.name: a.value for a in client.get_trial(done.status.succeeded_trial_list[2]).spec.parameter_assignments}
seen["listed"] = [one.metadata.name for one in client.list_experiments()]
client.delete_experiment(NAME)
seen["left"] = [one.metadata.name for one in client.list_experiments()]
print(json.dumps(seen))
