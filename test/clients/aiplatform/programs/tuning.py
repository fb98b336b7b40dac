"""Google's own client of Vertex AI Vizier over a plain channel to the server at HONE_VIZIER. Prints what became of its tests as JSON."""

import concurrent.futures
import importlib
import json
import os
import sys
import unittest

import grpc
from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.longrunning import operations_pb2

VERSION = os.environ.get("HONE_AIPLATFORM", "v1")
# HOST:PORT of the same interface as JSON over HTTP.
REST = os.environ.get("HONE_REST", "")
api = importlib.import_module(f"google.cloud.aiplatform_{VERSION}")
transports = importlib.import_module(f"google.cloud.aiplatform_{VERSION}.services.vizier_service.transports")

PARENT = f"projects/my-project/locations/here-{VERSION}{'-rest' if REST else ''}"
# Over HTTP the client knows the kind of a refusal by its status alone.
EXISTS = exceptions.Conflict if REST else exceptions.AlreadyExists
STATE = exceptions.BadRequest if REST else exceptions.FailedPrecondition
INVALID = exceptions.BadRequest if REST else exceptions.InvalidArgument

Goal = api.StudySpec.MetricSpec.GoalType
Scale = api.StudySpec.ParameterSpec.ScaleType
State = api.Trial.State


def spec(**more):
    kinds = api.StudySpec.ParameterSpec
    parameters = [
        kinds(parameter_id="rate", double_value_spec=kinds.DoubleValueSpec(min_value=1e-4, max_value=1.0, default_value=0.1), scale_type=Scale.UNIT_LOG_SCALE),
        kinds(parameter_id="layers", integer_value_spec=kinds.IntegerValueSpec(min_value=1, max_value=4)),
        kinds(parameter_id="width", discrete_value_spec=kinds.DiscreteValueSpec(values=[16, 32, 64])),
        kinds(
            parameter_id="kind",
            categorical_value_spec=kinds.CategoricalValueSpec(values=["plain", "deep"]),
            conditional_parameter_specs=[
                kinds.ConditionalParameterSpec(
                    parent_categorical_values=kinds.ConditionalParameterSpec.CategoricalValueCondition(values=["deep"]),
                    parameter_spec=kinds(parameter_id="drop", double_value_spec=kinds.DoubleValueSpec(min_value=0.0, max_value=0.5)),
                )
            ],
        ),
    ]
    metrics = [api.StudySpec.MetricSpec(metric_id="loss", goal=Goal.MINIMIZE)]
    return api.StudySpec(**{"metrics": metrics, "parameters": parameters, "algorithm": api.StudySpec.Algorithm.RANDOM_SEARCH, **more})


def measured(value, step=0):
    return api.Measurement(step_count=step, metrics=[api.Measurement.Metric(metric_id="loss", value=value)])


class Tuning(unittest.TestCase):
    def setUp(self):
        if REST:
            credentials = AnonymousCredentials()
            transport = transports.VizierServiceRestTransport(host=REST, url_scheme="http", credentials=credentials)
        else:
            transport = transports.VizierServiceGrpcTransport(channel=grpc.insecure_channel(os.environ["HONE_VIZIER"]))
        self.client = api.VizierServiceClient(transport=transport)

    def study(self, **more):
        study = api.Study(display_name=self._testMethodName, study_spec=spec(**more))
        return self.client.create_study(parent=PARENT, study=study)

    def suggest(self, study, count=1, client_id="one"):
        request = api.SuggestTrialsRequest(parent=study.name, suggestion_count=count, client_id=client_id)
        return self.client.suggest_trials(request=request).result(timeout=30)

    def report(self, trial, *losses):
        for step, loss in enumerate(losses, start=1):
            self.client.add_trial_measurement(request={"trial_name": trial.name, "measurement": measured(loss, step)})

    def complete(self, trial, loss=None):
        request = {"name": trial.name}
        if loss is not None:
            request["final_measurement"] = measured(loss)
        return self.client.complete_trial(request=request)

    def told_to_stop(self, trial):
        return self.client.check_trial_early_stopping_state(request={"trial_name": trial.name}).result(timeout=30).should_stop

    def test_a_study_is_made_once_looked_up_listed_and_deleted(self):
        study = self.study()
        self.assertRegex(study.name, f"^{PARENT}/studies/[^/]+$")
        with self.assertRaises(EXISTS):
            self.study()
        self.assertEqual(self.client.lookup_study(request={"parent": PARENT, "display_name": study.display_name}), study)
        self.assertEqual(self.client.get_study(name=study.name), study)
        self.assertEqual(study.study_spec, spec())
        self.assertIn(study.name, [s.name for s in self.client.list_studies(parent=PARENT)])
        self.client.delete_study(name=study.name)
        with self.assertRaises(exceptions.NotFound):
            self.client.get_study(name=study.name)
        with self.assertRaises(exceptions.NotFound):
            self.client.lookup_study(request={"parent": PARENT, "display_name": study.display_name})

    def test_trials_are_suggested_measured_and_completed(self):
        study = self.study()
        response = self.suggest(study, 4)
        self.assertEqual(response.study_state, api.Study.State.ACTIVE)
        for trial in response.trials:
            values = {p.parameter_id: p.value for p in trial.parameters}
            self.assertEqual("drop" in values, values["kind"] == "deep")
            self.assertIn(values["width"], (16, 32, 64))
            self.assertEqual((trial.state, trial.client_id), (State.ACTIVE, "one"))
            self.report(trial, 2.0, 1.5)
        self.assertEqual([t.id for t in self.suggest(study, 2).trials], ["1", "2"])
        self.assertEqual([t.id for t in self.suggest(study, 1, "two").trials], ["5"])
        ended = self.complete(response.trials[0])
        self.assertEqual((ended.state, ended.final_measurement.metrics[0].value), (State.SUCCEEDED, 1.5))
        self.assertEqual([m.step_count for m in ended.measurements], [1, 2])
        self.assertIsNotNone(ended.end_time)
        self.complete(response.trials[1], 0.25)
        optimal = self.client.list_optimal_trials(request={"parent": study.name}).optimal_trials
        self.assertEqual([t.id for t in optimal], ["2"])
        with self.assertRaises(STATE):
            self.complete(response.trials[1], 0.1)
        self.assertEqual(len(list(self.client.list_trials(request={"parent": study.name, "page_size": 2}))), 5)

    def test_the_best_measurement_stands_for_a_trial_when_the_study_selects_it(self):
        study = self.study(measurement_selection_type=api.StudySpec.MeasurementSelectionType.BEST_MEASUREMENT)
        [trial] = self.suggest(study).trials
        self.report(trial, 3.0, 0.5, 2.0)
        self.assertEqual(self.complete(trial).final_measurement.metrics[0].value, 0.5)

    def test_a_hopeless_trial_is_told_to_stop_by_each_rule(self):
        rules = {
            "median_automated_stopping_spec": api.StudySpec.MedianAutomatedStoppingSpec(),
            "decay_curve_stopping_spec": api.StudySpec.DecayCurveAutomatedStoppingSpec(),
            "convex_automated_stopping_spec": api.StudySpec.ConvexAutomatedStoppingSpec(min_measurement_count=3),
        }
        for name, rule in rules.items():
            with self.subTest(name):
                study = api.Study(display_name=f"{self._testMethodName} {name}", study_spec=spec(**{name: rule}))
                study = self.client.create_study(parent=PARENT, study=study)
                for level in (1.5, 1.4, 1.3, 1.2, 1.1, 1.0):
                    [trial] = self.suggest(study).trials
                    self.report(trial, *[level - step / 100 for step in range(8)])
                    self.assertFalse(self.told_to_stop(trial))
                    self.complete(trial)
                [hopeless] = self.suggest(study).trials
                self.report(hopeless, *[50.0] * 7)
                self.assertTrue(self.told_to_stop(hopeless))
                self.assertEqual(self.client.get_trial(name=hopeless.name).state, State.STOPPING)
                self.assertEqual(self.complete(hopeless).state, State.SUCCEEDED)

    def test_a_study_ends_with_its_most_trials_and_says_so(self):
        study = self.study(study_stopping_config=api.StudySpec.StudyStoppingConfig(max_num_trials=3))
        trials = self.suggest(study, 3).trials
        for trial in trials:
            self.complete(trial, 1.0)
        response = self.suggest(study)
        self.assertEqual((list(response.trials), response.study_state), ([], api.Study.State.COMPLETED))
        self.assertEqual(self.client.get_study(name=study.name).state, api.Study.State.COMPLETED)

    def test_known_and_past_trials_are_added_stopped_and_deleted(self):
        study = self.study()
        known = api.Trial(parameters=[api.Trial.Parameter(parameter_id=k, value=v) for k, v in {"rate": 0.5, "layers": 2, "width": 32, "kind": "plain"}.items()])
        waiting = self.client.create_trial(parent=study.name, trial=known)
        self.assertEqual(waiting.state, State.REQUESTED)
        known.state, known.final_measurement = State.SUCCEEDED, measured(0.75)
        past = self.client.create_trial(parent=study.name, trial=known)
        self.assertEqual((past.state, past.final_measurement.metrics[0].value), (State.SUCCEEDED, 0.75))
        [given] = self.suggest(study).trials
        self.assertEqual(given.id, waiting.id)
        self.assertEqual(self.client.stop_trial(request={"name": given.name}).state, State.STOPPING)
        self.assertEqual(self.client.complete_trial(request={"name": given.name, "trial_infeasible": True, "infeasible_reason": "hot"}).infeasible_reason, "hot")
        self.client.delete_trial(name=past.name)
        self.assertEqual([t.id for t in self.client.list_trials(parent=study.name)], [given.id])

    def test_what_is_not_served_is_refused_by_name(self):
        with self.assertRaisesRegex(INVALID, "max_num_trials_no_progress"):
            self.study(study_stopping_config=api.StudySpec.StudyStoppingConfig(max_num_trials_no_progress=3))
        with self.assertRaises(INVALID):
            self.study(metrics=[])
        study = self.study()
        fixed = api.TrialContext(parameters=[api.Trial.Parameter(parameter_id="rate", value=0.5)])
        request = api.SuggestTrialsRequest(parent=study.name, suggestion_count=1, client_id="one", contexts=[fixed])
        with self.assertRaisesRegex(INVALID, "contexts"):
            self.client.suggest_trials(request=request)
        with self.assertRaises(exceptions.NotFound):
            self.client.get_trial(name=f"{study.name}/trials/9")
        with self.assertRaises(ValueError if REST else INVALID):
            self.client.get_trial(name=f"{study.name}/9")

    def test_operations_are_asked_for_by_their_names(self):
        study = self.study()
        request = api.SuggestTrialsRequest(parent=study.name, suggestion_count=1, client_id="a client: with signs")
        operation = self.client.suggest_trials(request=request)
        self.assertEqual(operation.metadata.client_id, "a client: with signs")
        again = self.client.get_operation({"name": operation.operation.name})
        self.assertEqual(again.response, operation.operation.response)
        waited = self.client.wait_operation({"name": operation.operation.name})
        if not REST:  # The client leaves the answer of this call as bytes.
            waited = operations_pb2.Operation.FromString(waited)
        self.assertTrue(waited.done)

    def test_several_workers_share_a_study_with_a_model(self):
        study = self.study(algorithm=api.StudySpec.Algorithm.ALGORITHM_UNSPECIFIED)

        def work(name):
            seen = []
            for _ in range(3):
                for trial in self.suggest(study, 2, name).trials:
                    rate = next(p.value for p in trial.parameters if p.parameter_id == "rate")
                    self.complete(trial, abs(rate - 0.3))
                    seen.append(trial.id)
            return seen

        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            seen = [number for batch in pool.map(work, ("a", "b", "c")) for number in batch]
        self.assertEqual(sorted(map(int, seen)), list(range(1, 19)))


suite = unittest.defaultTestLoader.loadTestsFromTestCase(Tuning)
result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
problems = [f"{test.id()}: {text}" for test, text in result.failures + result.errors]
print(json.dumps({"ran": result.testsRun, "problems": problems, "skipped": len(result.skipped)}))
