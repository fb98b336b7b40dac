"""Fills a database of OSS Vizier's own datastore, and says as JSON what it holds."""

import json
import sys

import sqlalchemy as sqla
from vizier import pyvizier as vz
from vizier._src.service import sql_datastore, study_pb2
from vizier.service import pyvizier as svz

store = sql_datastore.SQLDataStore(sqla.create_engine(f"sqlite:///{sys.argv[1]}", connect_args={"check_same_thread": False}))


def config(algorithm: str) -> svz.StudyConfig:
    made = svz.StudyConfig(algorithm=algorithm)
    root = made.search_space.root
    root.add_float_param("rate", 1e-4, 1.0, scale_type=vz.ScaleType.LOG)
    root.add_int_param("layers", 1, 4)
    root.add_discrete_param("batch", [16, 32, 64])
    optimizer = root.add_categorical_param("optimizer", ["sgd", "adam"])
    optimizer.select_values(["sgd"]).add_float_param("momentum", 0.0, 0.99)
    made.metric_information.append(vz.MetricInformation("loss", goal=vz.ObjectiveMetricGoal.MINIMIZE))
    return made


def fill(owner: str, study: str, count: int) -> list[dict[str, object]]:
    name = f"owners/{owner}/studies/{study}"
    store.create_study(study_pb2.Study(name=name, display_name=study, study_spec=config("DEFAULT").to_proto()))
    said = []
    for number in range(1, count + 1):
        parameters = {"rate": 10.0 ** -(number % 4), "layers": number % 4 + 1, "batch": 16.0, "optimizer": "sgd" if number % 2 else "adam"}
        if number % 2:
            parameters["momentum"] = number / 100
        trial = vz.Trial(id=number, parameters=parameters)
        if number != count:
            for step in range(1, 4):
                trial.measurements.append(vz.Measurement({"loss": number + 1 / step}, steps=step))
            if number % 5 == 0:
                trial.complete(vz.Measurement(), infeasibility_reason="too large")
            else:
                trial.complete(vz.Measurement({"loss": float(number)}, steps=4))
        proto = svz.TrialConverter.to_proto(trial)
        proto.name = f"{name}/trials/{number}"
        store.create_trial(proto)
        said.append({"parameters": parameters, "state": study_pb2.Trial.State.Name(proto.state)})
    return said


print(json.dumps({"mine": fill("me", "mine", 12), "other": fill("you", "other", 2)}))
