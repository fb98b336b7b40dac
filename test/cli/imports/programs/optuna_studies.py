"""Writes the same studies by every storage of Optuna that `hone import` reads, and says as JSON what Optuna itself holds of them."""

import json
import sys

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

FOLDER, *DATABASES = sys.argv[1:]
optuna.logging.set_verbosity(optuna.logging.ERROR)


def objective(trial):
    x = trial.suggest_float("x", -3, 3)
    trial.suggest_float("lr", 1e-5, 1e-1, log=True)
    trial.suggest_float("drop", 0, 0.5, step=0.1)
    layers = trial.suggest_int("layers", 1, 3)
    trial.suggest_int("batch", 16, 128, log=True)
    trial.suggest_int("k", 0, 10, step=5)
    optimizer = trial.suggest_categorical("optimizer", ["sgd", "adam", None])
    trial.suggest_categorical("flag", [True, False])
    for layer in range(layers):
        trial.suggest_int(f"width{layer}", 1, 9)
    if optimizer == "sgd":
        trial.suggest_float("momentum", 0, 1)
    trial.set_user_attr("note", {"a": [1, "é"]})
    for step in range(4):
        trial.report(float("nan") if trial.number == 9 and step == 0 else x * x + 1 / (step + 1), step)
        if trial.number % 7 == 3 and step == 2:
            raise optuna.TrialPruned
        if trial.number % 11 == 5 and step == 1:
            raise RuntimeError("bad luck")
    return x * x + (0.25 if trial.number % 2 else 0.5)


def whimsical(trial):
    if trial.number % 2:
        trial.suggest_float("sometimes", 0, 1)
    return trial.suggest_float("x", 0, 1)


def widening(trial):
    return trial.suggest_float("x", 0, 1 + trial.number) + trial.suggest_categorical("mode", [1, 2])


def clashing(trial):
    return trial.suggest_float("x", 1, 2) if trial.number else trial.suggest_int("x", 1, 2)


STORAGES = {"journal": JournalStorage(JournalFileBackend(f"{FOLDER}/journal.log")), "sqlite": f"sqlite:///{FOLDER}/optuna.db"}
STORAGES.update((address.split(":")[0], address) for address in DATABASES)
said = {}
for kind, storage in STORAGES.items():
    study = optuna.create_study(storage=storage, study_name="whole", sampler=optuna.samplers.RandomSampler(seed=1))
    study.optimize(objective, n_trials=40, catch=(RuntimeError,))
    study.ask()
    study.enqueue_trial({"x": 1})
    two = optuna.create_study(storage=storage, study_name="two", directions=["minimize", "maximize"])
    two.set_metric_names(["loss", "accuracy"])
    two.optimize(lambda trial: (trial.suggest_float("x", 0, 1), 1.0), n_trials=5)
    optuna.create_study(storage=storage, study_name="whimsical").optimize(whimsical, n_trials=6)
    optuna.create_study(storage=storage, study_name="widening").optimize(widening, n_trials=3)
    gone = optuna.create_study(storage=storage, study_name="gone")
    gone.optimize(lambda trial: 1.0, n_trials=1)
    optuna.delete_study(study_name="gone", storage=storage)
    said[kind] = [
        {
            "number": trial.number,
            "state": trial.state.name,
            "params": trial.params,
            "values": trial.values,
            "curve": {str(step): repr(value) for step, value in trial.intermediate_values.items()},
        }
        for trial in study.trials
    ]
optuna.create_study(storage=JournalStorage(JournalFileBackend(f"{FOLDER}/clashing.log")), study_name="clashing").optimize(clashing, n_trials=2, catch=(ValueError,))
print(json.dumps(said))
