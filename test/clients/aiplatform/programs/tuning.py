"""Studies, trials, measurements, operations and workers."""

import concurrent.futures

from common import PARENT, REST, Case, EXISTS, INVALID, Goal, Kinds, State, api, exceptions, measured, parameters, spec, values_of
from google.longrunning import operations_pb2


class Tuning(Case):
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

    def test_a_study_spec_comes_back_byte_for_byte_also_what_this_server_does_not_know(self):
        # Field 2014, as a newer client may send; JSON has no such fields.
        unknown = b"" if REST else b"\xf2\x7d\x03abc"
        raw = api.StudySpec.pb(spec(study_stopping_config=api.StudySpec.StudyStoppingConfig(max_num_trials=9, max_duration_no_progress={"seconds": 90})))
        sent = type(raw).FromString(raw.SerializeToString(deterministic=True) + unknown)
        study = api.Study(display_name=self._testMethodName)
        api.Study.pb(study).study_spec.CopyFrom(sent)
        made = self.client.create_study(parent=PARENT, study=study)
        for found in (made, self.client.get_study(name=made.name)):
            self.assertEqual(api.Study.pb(found).study_spec.SerializeToString(deterministic=True), sent.SerializeToString(deterministic=True))

    def test_trials_are_suggested_measured_and_completed(self):
        study = self.study()
        response = self.suggest(study, 4)
        self.assertEqual(response.study_state, api.Study.State.ACTIVE)
        self.assertLessEqual(response.start_time, response.end_time)
        for trial in response.trials:
            values = values_of(trial)
            self.assertEqual("drop" in values, values["kind"] == "deep")
            self.assertIn(values["width"], (16, 32, 64))
            self.assertEqual((trial.state, trial.client_id), (State.ACTIVE, "one"))
            self.report(trial, 2.0, 1.5)
        self.assertEqual([t.id for t in self.suggest(study, 2).trials], ["1", "2"])
        self.assertEqual([t.id for t in self.suggest(study, 1, "two").trials], ["5"])
        ended = self.complete(response.trials[0])
        self.assertEqual((ended.state, ended.final_measurement.metrics[0].value), (State.SUCCEEDED, 1.5))
        self.assertEqual([m.step_count for m in ended.measurements], [1, 2])
        self.complete(response.trials[1], loss=0.25)
        optimal = self.client.list_optimal_trials(request={"parent": study.name}).optimal_trials
        self.assertEqual([t.id for t in optimal], ["2"])

    def test_conditions_of_conditions_hold(self):
        condition = Kinds.ConditionalParameterSpec
        leaf = Kinds(parameter_id="c", double_value_spec=Kinds.DoubleValueSpec(max_value=1.0))
        middle = Kinds(
            parameter_id="b",
            integer_value_spec=Kinds.IntegerValueSpec(min_value=0, max_value=2),
            conditional_parameter_specs=[condition(parent_int_values=condition.IntValueCondition(values=[1, 2]), parameter_spec=leaf)],
        )
        root = Kinds(
            parameter_id="a",
            discrete_value_spec=Kinds.DiscreteValueSpec(values=[0.5, 1.5]),
            conditional_parameter_specs=[condition(parent_discrete_values=condition.DiscreteValueCondition(values=[1.5]), parameter_spec=middle)],
        )
        seen = set()
        for trial in self.suggest(self.study(parameters=[root]), 60).trials:
            point = values_of(trial)
            self.assertEqual("b" in point, point["a"] == 1.5)
            self.assertEqual("c" in point, point.get("b") in (1, 2))
            seen.add(len(point))
        self.assertEqual(seen, {1, 2, 3})

    def test_of_several_objectives_those_trials_are_optimal_that_no_other_beats(self):
        metrics = [api.StudySpec.MetricSpec(metric_id="loss", goal=Goal.MINIMIZE), api.StudySpec.MetricSpec(metric_id="gain", goal=Goal.MAXIMIZE)]
        study = self.study(metrics=metrics, algorithm=api.StudySpec.Algorithm.ALGORITHM_UNSPECIFIED)
        values = [(3.0, 3.0), (2.0, 2.0), (2.0, 1.0), (1.0, 0.0), (4.0, 2.5)]
        for trial, (loss, gain) in zip(self.suggest(study, 5).trials, values):
            self.complete(trial, loss=loss, gain=gain)
        optimal = self.client.list_optimal_trials(request={"parent": study.name}).optimal_trials
        self.assertEqual([t.id for t in optimal], ["1", "2", "4"])

    def test_the_best_measurement_stands_for_a_trial_when_the_study_selects_it(self):
        study = self.study(measurement_selection_type=api.StudySpec.MeasurementSelectionType.BEST_MEASUREMENT)
        [trial] = self.suggest(study).trials
        self.report(trial, 3.0, 0.5, 2.0)
        self.assertEqual(self.complete(trial).final_measurement.metrics[0].value, 0.5)

    def test_known_and_past_trials_are_added_stopped_and_deleted(self):
        study = self.study()
        known = api.Trial(parameters=parameters(rate=0.5, layers=2, width=32, kind="plain"))
        waiting = self.client.create_trial(parent=study.name, trial=known)
        self.assertEqual(waiting.state, State.REQUESTED)
        known.state, known.final_measurement = State.SUCCEEDED, measured(loss=0.75)
        past = self.client.create_trial(parent=study.name, trial=known)
        self.assertEqual((past.state, past.final_measurement.metrics[0].value), (State.SUCCEEDED, 0.75))
        [given] = self.suggest(study).trials
        self.assertEqual(given.id, waiting.id)
        self.assertEqual(self.client.stop_trial(request={"name": given.name}).state, State.STOPPING)
        self.assertEqual(self.client.complete_trial(request={"name": given.name, "trial_infeasible": True, "infeasible_reason": "hot"}).infeasible_reason, "hot")
        self.client.delete_trial(name=past.name)
        self.assertEqual([t.id for t in self.client.list_trials(parent=study.name)], [given.id])

    def test_operations_are_asked_for_by_their_names(self):
        operation = self.begin(self.study(), client_id="a client: with signs")
        self.assertEqual(operation.metadata.client_id, "a client: with signs")
        name = operation.operation.name
        again = self.client.get_operation({"name": name})
        self.assertEqual(again.response, operation.operation.response)
        self.assertTrue(self.wait(operation).done)

    def test_operations_are_listed_and_forgotten_but_never_cancelled(self):
        study = self.study()
        names = [self.begin(study, client_id=client).operation.name for client in ("one", "two")]
        listed = self.client.list_operations({"name": study.name}).operations
        self.assertEqual([o.name for o in listed], names)
        self.assertTrue(all(o.done and o.HasField("response") for o in listed))
        self.client.delete_operation({"name": names[0]})
        self.assertEqual(len(self.client.list_operations({"name": study.name}).operations), 1)
        with self.assertRaises(INVALID):
            self.client.cancel_operation({"name": names[1]})

    def test_an_operation_that_takes_longer_is_pending_and_then_done(self):
        study = self.study(study_stopping_config=api.StudySpec.StudyStoppingConfig(max_num_trials=1))
        [first] = self.suggest(study).trials
        # One trial is all that there may be: whoever asks for another one waits until the first is gone.
        operation = self.begin(study, client_id="two")
        self.assertFalse(operation.operation.done)
        self.assertFalse(self.client.get_operation({"name": operation.operation.name}).done)
        self.client.delete_trial(name=first.name)
        self.assertEqual([(t.id, t.client_id) for t in operation.result(timeout=60).trials], [("2", "two")])
        self.assertTrue(self.wait(operation).done)

    def wait(self, operation):
        waited = self.client.wait_operation({"name": operation.operation.name})
        # Over gRPC the client leaves the answer of this call as bytes.
        return waited if REST else operations_pb2.Operation.FromString(waited)

    def test_several_workers_share_a_study_with_a_model(self):
        study = self.study(algorithm=api.StudySpec.Algorithm.ALGORITHM_UNSPECIFIED)

        def work(name):
            seen = []
            for _ in range(3):
                for trial in self.suggest(study, 2, name).trials:
                    self.complete(trial, loss=abs(values_of(trial)["rate"] - 0.3))
                    seen.append(trial.id)
            return seen

        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            seen = [number for batch in pool.map(work, ("a", "b", "c")) for number in batch]
        self.assertEqual(sorted(map(int, seen)), list(range(1, 19)))
