"""What the programs share: Google's own client of Vertex AI Vizier on the server at HONE_VIZIER, studies to play with, and a report as one line of JSON."""

import importlib
import json
import os
import sys
import unittest

import grpc
from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.oauth2.credentials import Credentials

VERSION = os.environ.get("HONE_AIPLATFORM", "v1")
# HOST:PORT of the same interface as JSON over HTTP.
REST = os.environ.get("HONE_REST", "")
# The CA of a server that speaks TLS, and a token for it.
CA = os.environ.get("HONE_CA", "")
TOKEN = os.environ.get("HONE_TOKEN", "")
api = importlib.import_module(f"google.cloud.aiplatform_{VERSION}")
transports = importlib.import_module(f"google.cloud.aiplatform_{VERSION}.services.vizier_service.transports")

PARENT = f"projects/my-project/locations/here-{VERSION}{'-rest' if REST else ''}"
# Over HTTP the client knows the kind of a refusal by its status alone.
EXISTS = exceptions.Conflict if REST else exceptions.AlreadyExists
STATE = exceptions.BadRequest if REST else exceptions.FailedPrecondition
INVALID = exceptions.BadRequest if REST else exceptions.InvalidArgument

Goal = api.StudySpec.MetricSpec.GoalType
Kinds = api.StudySpec.ParameterSpec
Scale = Kinds.ScaleType
State = api.Trial.State


def connect(token=TOKEN):
    """A client of its own."""
    if REST:
        # The session trusts what REQUESTS_CA_BUNDLE names.
        credentials = Credentials(token) if token else AnonymousCredentials()
        transport = transports.VizierServiceRestTransport(host=REST, url_scheme="https" if CA else "http", credentials=credentials)
    else:
        transport = transports.VizierServiceGrpcTransport(channel=channel(token))
    return api.VizierServiceClient(transport=transport)


def channel(token):
    if not CA:
        return grpc.insecure_channel(os.environ["HONE_VIZIER"])
    with open(CA, "rb") as file:
        credentials = grpc.ssl_channel_credentials(file.read())
    if token:
        credentials = grpc.composite_channel_credentials(credentials, grpc.access_token_call_credentials(token))
    return grpc.secure_channel(os.environ["HONE_VIZIER"], credentials)


def spec(**more):
    """Every kind of parameter and a conditional one, and a loss to make small; what is given stands in place of that."""
    parameters = [
        Kinds(parameter_id="rate", double_value_spec=Kinds.DoubleValueSpec(min_value=1e-4, max_value=1.0, default_value=0.1), scale_type=Scale.UNIT_LOG_SCALE),
        Kinds(parameter_id="layers", integer_value_spec=Kinds.IntegerValueSpec(min_value=1, max_value=4)),
        Kinds(parameter_id="width", discrete_value_spec=Kinds.DiscreteValueSpec(values=[16, 32, 64])),
        Kinds(
            parameter_id="kind",
            categorical_value_spec=Kinds.CategoricalValueSpec(values=["plain", "deep"]),
            conditional_parameter_specs=[
                Kinds.ConditionalParameterSpec(
                    parent_categorical_values=Kinds.ConditionalParameterSpec.CategoricalValueCondition(values=["deep"]),
                    parameter_spec=Kinds(parameter_id="drop", double_value_spec=Kinds.DoubleValueSpec(min_value=0.0, max_value=0.5)),
                )
            ],
        ),
    ]
    metrics = [api.StudySpec.MetricSpec(metric_id="loss", goal=Goal.MINIMIZE)]
    return api.StudySpec(**{"metrics": metrics, "parameters": parameters, "algorithm": api.StudySpec.Algorithm.RANDOM_SEARCH, **more})


def measured(step=0, **values):
    return api.Measurement(step_count=step, metrics=[api.Measurement.Metric(metric_id=k, value=v) for k, v in values.items()])


def parameters(**values):
    return [api.Trial.Parameter(parameter_id=name, value=value) for name, value in values.items()]


def values_of(trial):
    return {p.parameter_id: p.value for p in trial.parameters}


class Case(unittest.TestCase):
    def setUp(self):
        self.client = connect()

    def study(self, name="", **more):
        """A study of this test's own name."""
        study = api.Study(display_name=f"{self._testMethodName} {name}".strip(), study_spec=spec(**more))
        return self.client.create_study(parent=PARENT, study=study)

    def begin(self, study, count=1, client_id="one", **more):
        """A suggestion as an operation."""
        request = api.SuggestTrialsRequest(parent=study.name, suggestion_count=count, client_id=client_id, **more)
        return self.client.suggest_trials(request=request)

    def suggest(self, study, count=1, client_id="one", **more):
        return self.begin(study, count, client_id, **more).result(timeout=60)

    def report(self, trial, *losses):
        for step, loss in enumerate(losses, start=1):
            self.client.add_trial_measurement(request={"trial_name": trial.name, "measurement": measured(step, loss=loss)})

    def complete(self, trial, **values):
        return self.client.complete_trial(request={"name": trial.name, **({"final_measurement": measured(**values)} if values else {})})

    def told_to_stop(self, trial):
        return self.client.check_trial_early_stopping_state(request={"trial_name": trial.name}).result(timeout=60).should_stop

    def state_of(self, study):
        return self.client.get_study(name=study.name).state


def main(*modules):
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromModule(module) for module in modules)
    result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
    problems = [f"{test.id()}: {text}" for test, text in result.failures + result.errors]
    print(json.dumps({"ran": result.testsRun, "problems": problems, "skipped": len(result.skipped)}))
