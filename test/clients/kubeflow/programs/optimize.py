"""An optimization's life by Kubeflow's own client: made, waited for, read, deleted. Prints what it saw, as JSON."""

import json
import os

from kubeflow.common.types import KubernetesBackendConfig
from kubeflow.optimizer import Objective, OptimizerClient, RandomSearch, Search, TrainJobTemplate, TrialConfig
from kubeflow.trainer import CustomTrainer, TrainerClient

config = KubernetesBackendConfig(
    config_file=os.environ["HONE_TEST_KUBECONFIG"], namespace=os.environ["HONE_TEST_NAMESPACE"]
)
client = OptimizerClient(config)


def train(lr, optimizer):
    for loss in (9, float(lr)):
        print(f"loss={loss}", flush=True)
    print("accuracy=0.5")
    print(f"by {optimizer}")


name = client.optimize(
    TrainJobTemplate(trainer=CustomTrainer(func=train, num_nodes=1, image="localhost/python:1"), runtime="plain"),
    search_space={"lr": Search.loguniform(0.01, 0.05), "optimizer": Search.choice(["sgd", "adam"])},
    objectives=[Objective(metric="loss", direction="minimize"), Objective(metric="accuracy", direction="maximize")],
    trial_config=TrialConfig(num_trials=2, parallel_trials=2),
    algorithm=RandomSearch(random_state=7),
)
statuses = []
done = client.wait_for_job_status(
    name, timeout=600, polling_interval=1, callbacks=[lambda job: statuses.append([job.status, len(job.trials)])]
)
best = client.get_best_results(name)
trials = {
    one.name: {
        "parameters": one.parameters,
        "metrics": {m.name: [m.min, m.max, m.latest] for m in one.metrics},
        "trainjob": [one.trainjob.name, one.trainjob.status, one.trainjob.num_nodes],
        "steps": [[step.name, step.status] for step in one.trainjob.steps],
        "log": list(TrainerClient(config).get_job_logs(one.name)),
    }
    for one in client.get_job(name).trials
}
seen = {
    "name": name,
    "statuses": statuses,
    "status": done.status,
    "space": sorted(done.search_space),
    "config": [done.trial_config.num_trials, done.trial_config.parallel_trials],
    "trials": trials,
    "best": {"parameters": best.parameters, "metrics": {m.name: [m.min, m.max, m.latest] for m in best.metrics}},
    "events": [[e.involved_object_kind, e.involved_object_name, e.reason] for e in client.get_job_events(name)],
    "listed": [job.name for job in client.list_jobs()],
}
client.delete_job(name)
seen["left"] = [job.name for job in client.list_jobs()]
print(json.dumps(seen))
