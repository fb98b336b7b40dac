"""Training code that reports by Katib's client, and what its other calls show of the trials: metrics and logs. Prints what it saw, as JSON."""

import json
import os

from kubeflow.katib import (
    KatibClient,
    V1beta1AlgorithmSetting,
    V1beta1AlgorithmSpec,
    V1beta1CollectorSpec,
    V1beta1EarlyStoppingSetting,
    V1beta1EarlyStoppingSpec,
    V1beta1Experiment,
    V1beta1ExperimentSpec,
    V1beta1FeasibleSpace,
    V1beta1MetricsCollectorSpec,
    V1beta1ObjectiveSpec,
    V1beta1ParameterSpec,
    V1beta1TrialParameterSpec,
    V1beta1TrialTemplate,
)
from kubernetes.client import V1ObjectMeta

NAME = "push"
# The third trial is a bad one, and goes on until somebody ends it.
PROGRAM = """
import os, sys, time
import kubeflow.katib as katib

lr = float(sys.argv[1])
print("loss=77 is printed, and not read", flush=True)
if os.environ["HONE_TRIAL"] == "3":
    while True:
        katib.report_metrics({"loss": 1000})
        time.sleep(0.2)
for loss in (9, lr):
    katib.report_metrics({"loss": loss, "accuracy": 0.5})
print("it is done")
"""

client = KatibClient(config_file=os.environ["HONE_TEST_KUBECONFIG"], namespace=os.environ["HONE_TEST_NAMESPACE"])
packages = os.environ["HONE_TEST_PACKAGES"]

container = {
    "name": "training",
    "image": "localhost/python:1",
    "command": ["python3", "-uc", PROGRAM, "${trialParameters.learningRate}"],
    "env": [{"name": "PYTHONPATH", "value": "/packages"}],
    "volumeMounts": [{"name": "packages", "mountPath": "/packages", "readOnly": True}],
}
pod = {
    "restartPolicy": "Never",
    "terminationGracePeriodSeconds": 1,
    "containers": [container],
    "volumes": [{"name": "packages", "hostPath": {"path": packages}}],
    # What a Service of that name does where there is DNS.
    "hostAliases": [{"ip": os.environ["HONE_TEST_BACK"], "hostnames": ["katib-db-manager.kubeflow"]}],
}
job = {"apiVersion": "batch/v1", "kind": "Job", "spec": {"backoffLimit": 0, "template": {"spec": pod}}}
spec = V1beta1ExperimentSpec(
    max_trial_count=3,
    parallel_trial_count=1,
    objective=V1beta1ObjectiveSpec(
        type="minimize", objective_metric_name="loss", additional_metric_names=["accuracy"]
    ),
    algorithm=V1beta1AlgorithmSpec(
        algorithm_name="random", algorithm_settings=[V1beta1AlgorithmSetting(name="random_state", value="7")]
    ),
    early_stopping=V1beta1EarlyStoppingSpec(
        algorithm_name="medianstop",
        algorithm_settings=[
            V1beta1EarlyStoppingSetting(name="min_trials_required", value="2"),
            V1beta1EarlyStoppingSetting(name="start_step", value="1"),
        ],
    ),
    metrics_collector_spec=V1beta1MetricsCollectorSpec(collector=V1beta1CollectorSpec(kind="Push")),
    parameters=[
        V1beta1ParameterSpec(
            name="lr", parameter_type="double", feasible_space=V1beta1FeasibleSpace(min="0.01", max="0.05")
        )
    ],
    trial_template=V1beta1TrialTemplate(
        retain=True,
        primary_container_name="training",
        trial_parameters=[V1beta1TrialParameterSpec(name="learningRate", reference="lr")],
        trial_spec=job,
    ),
)
client.create_experiment(
    V1beta1Experiment(
        api_version="kubeflow.org/v1beta1", kind="Experiment", metadata=V1ObjectMeta(name=NAME), spec=spec
    )
)
client.wait_for_experiment_condition(NAME, timeout=600, polling_interval=1)

seen = {}
for trial in sorted(client.list_trials(NAME), key=lambda one: one.metadata.name):
    name = trial.metadata.name
    rows = client.get_trial_metrics(name, db_manager_address=os.environ["HONE_TEST_DB_MANAGER"])
    seen[name[-1]] = {
        "condition": trial.status.conditions[-1].type,
        "lr": {a.name: a.value for a in trial.spec.parameter_assignments}["lr"],
        "rows": [[row.metric.name, row.metric.value] for row in rows][:4],
        "log": list(client.get_job_logs(NAME, name)) if trial.status.conditions[-1].type == "Succeeded" else None,
        "job": client.custom_api.get_namespaced_custom_object("batch", "v1", client.namespace, "jobs", name)["kind"]
        if trial.status.conditions[-1].type == "Succeeded"
        else None,
    }
try:
    client.get_trial_metrics("nobody-000000-1", db_manager_address=os.environ["HONE_TEST_DB_MANAGER"])
except RuntimeError as error:
    seen["unknown"] = str(error)
print(json.dumps(seen))
