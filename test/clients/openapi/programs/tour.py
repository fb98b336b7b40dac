"""Makes a study, adds to it and reads what there is, by a client that was generated; prints what it saw as JSON."""

import io
import json
import os

from hone_client import AuthenticatedClient, models
from hone_client.api.server import check_health
from hone_client.api.studies import create_study, get_study, list_importances, list_measurements, recommend
from hone_client.api.trials import complete_trial, create_trial, query_trials, read_artifact, report_measurements, suggest_trials, write_artifact
from hone_client.types import File

client = AuthenticatedClient(os.environ["SERVER"], os.environ["TOKEN"])
document = {
    "apiVersion": "hone.dev/v1",
    "kind": "Study",
    "metadata": {"name": "tour"},
    "spec": {
        "objectives": [{"metric": "loss", "goal": "minimize"}],
        "parameters": {"x": {"double": [0, 1]}, "kind": {"choice": ["a", "b"]}, "deep": {"int": [1, 3], "when": {"kind": ["a"]}}},
        "algorithm": {"name": "random"},
        "budget": {"trials": 3, "parallel": 2},
    },
}


def report(number, step, **values):
    body = models.ReportMeasurementsRequest.from_dict({"step": step, "values": values})
    return report_measurements.sync("tour", number, client=client, body=body)


made = create_study.sync(client=client, body=models.CreateStudyRequest.from_dict({"document": document}))
point = models.CreateTrialRequest.from_dict({"parameters": {"x": 0.5, "kind": "a", "deep": 2}, "labels": {"by": "hand"}})
added = create_trial.sync("tour", client=client, body=point)
given = suggest_trials.sync("tour", client=client, body=models.SuggestTrialsRequest(worker="me", count=2))
for trial in given.trials:
    report(trial.number, 1, loss=trial.number / 2, size=7)
report(2, 2, loss="NaN")
ended = models.CompleteTrialRequest(result=models.CompleteTrialRequestResult.SUCCEEDED)
complete_trial.sync("tour", 1, client=client, body=ended)
write_artifact.sync("tour", 1, "plots/roc.txt", client=client, body=File(io.BytesIO(b"a curve")))
states = [models.QueryTrialsStatesItem.ACTIVE, models.QueryTrialsStatesItem.SUCCEEDED]
page = query_trials.sync("tour", client=client, trials=[1, 2], states=states, descending=True)
curves = list_measurements.sync("tour", client=client, trials=[1, 2], metrics=["loss"])
seen = {
    "healthy": check_health.sync(client=client).status,
    "parameters": [type(one).__name__ for one in made.study.spec.parameters],
    "condition": [type(one).__name__ for one in made.study.spec.parameters[2].when],
    "added": added.trial.parameters.to_dict(),
    "document": json.loads(get_study.sync("tour", client=client).study.document)["kind"],
    "page": [trial.number for trial in page.trials],
    "curves": [curve.to_dict()["values"] for curve in curves.curves],
    "best": recommend.sync("tour", client=client).trial.values,
    "needed": list_importances.sync("tour", client=client, parameters=["x"]).trials_needed,
    "file": read_artifact.sync("tour", 1, "plots/roc.txt", client=client).payload.read().decode(),
    "missing": get_study.sync("nothing", client=client).error.code,
}
print(json.dumps(seen))
