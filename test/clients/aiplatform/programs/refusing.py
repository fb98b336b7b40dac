"""Right where the original is wrong or vague: codes, ids, times, pages; a refused call changes nothing."""

import datetime
import math

from common import INVALID, PARENT, REST, STATE, Case, State, api, exceptions, parameters, spec


class Refusing(Case):
    def test_what_is_not_there_is_not_found(self):
        study = self.study()
        nowhere = f"{PARENT}/studies/1a2b3c4d5e"
        with self.assertRaises(exceptions.NotFound):
            self.client.get_trial(name=f"{study.name}/trials/9")
        with self.assertRaises(exceptions.NotFound):
            self.client.get_study(name=nowhere)
        with self.assertRaises(exceptions.NotFound):
            self.begin(api.Study(name=nowhere))
        with self.assertRaises(exceptions.NotFound):
            self.client.get_study(name=study.name.replace("my-project", "another"))

    def test_what_is_malformed_is_invalid_and_its_field_is_named(self):
        with self.assertRaisesRegex(INVALID, "metrics"):
            self.study(metrics=[])
        study = self.study()
        for count, client in ((0, "one"), (-1, "one"), (100000, "one"), (1, "")):
            with self.assertRaisesRegex(INVALID, "suggestion_count|client_id"):
                self.begin(study, count, client)
        # The client itself knows no such address.
        with self.assertRaises(ValueError if REST else INVALID):
            self.client.get_trial(name=f"{study.name}/9")
        outside = api.Trial(parameters=parameters(rate=7.0, layers=2, width=32, kind="plain"))
        with self.assertRaisesRegex(INVALID, "rate"):
            self.client.create_trial(parent=study.name, trial=outside)
        self.assertEqual(list(self.client.list_trials(parent=study.name)), [])

    def test_an_ended_trial_never_changes(self):
        study = self.study()
        [trial] = self.suggest(study).trials
        self.complete(trial, loss=1.0)
        before = self.client.get_trial(name=trial.name)
        with self.assertRaises(STATE):
            self.complete(trial, loss=2.0)
        with self.assertRaises(STATE):
            self.report(trial, 2.0)
        with self.assertRaises(STATE):
            self.told_to_stop(trial)
        self.assertEqual(self.client.stop_trial(request={"name": trial.name}), before)
        self.assertEqual(self.client.get_trial(name=trial.name), before)

    def test_a_trial_without_its_objective_is_not_complete(self):
        study = self.study()
        [trial] = self.suggest(study).trials
        with self.assertRaisesRegex(INVALID, "loss"):
            self.complete(trial)
        with self.assertRaisesRegex(INVALID, "loss"):
            self.complete(trial, size=1.0)
        self.assertEqual(self.client.get_trial(name=trial.name).state, State.ACTIVE)

    def test_nan_is_kept_out_of_the_optimum(self):
        study = self.study()
        diverged, good = self.suggest(study, 2).trials
        ended = self.complete(diverged, loss=math.nan)
        self.assertEqual(ended.state, State.INFEASIBLE)
        self.assertTrue(math.isnan(ended.final_measurement.metrics[0].value))
        self.assertIn("NaN", ended.infeasible_reason)
        self.complete(good, loss=5.0)
        optimal = self.client.list_optimal_trials(request={"parent": study.name}).optimal_trials
        self.assertEqual([t.id for t in optimal], [good.id])

    def test_times_are_kept(self):
        began = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)
        study = self.study()
        self.assertGreater(study.create_time, began)
        [trial] = self.suggest(study).trials
        self.assertGreater(trial.start_time, began)
        self.assertFalse("end_time" in trial)
        self.assertGreaterEqual(self.complete(trial, loss=1.0).end_time, trial.start_time)

    def test_an_id_is_never_given_twice(self):
        study = self.study()
        for trial in self.suggest(study, 3).trials:
            self.client.delete_trial(name=trial.name)
        self.assertEqual([t.id for t in self.suggest(study).trials], ["4"])

    def test_a_first_batch_holds_no_point_twice(self):
        study = self.study(algorithm=api.StudySpec.Algorithm.ALGORITHM_UNSPECIFIED)
        points = [str(t.parameters) for t in self.suggest(study, 6).trials]
        self.assertEqual(len(set(points)), 6)

    def test_lists_come_in_pages_when_asked_for(self):
        study = self.study()
        self.suggest(study, 5)
        pages = list(self.client.list_trials(request={"parent": study.name, "page_size": 2}).pages)
        self.assertEqual([[t.id for t in page.trials] for page in pages], [["1", "2"], ["3", "4"], ["5"]])
        self.assertEqual(len(list(self.client.list_trials(parent=study.name))), 5)
        with self.assertRaisesRegex(INVALID, "page_token"):
            list(self.client.list_trials(request={"parent": study.name, "page_token": "?"}))
        parent = f"{PARENT}-pages"
        for name in ("one", "two", "three"):
            self.client.create_study(parent=parent, study=api.Study(display_name=name, study_spec=spec()))
        pages = list(self.client.list_studies(request={"parent": parent, "page_size": 2}).pages)
        self.assertEqual([len(page.studies) for page in pages], [2, 1])
        self.assertEqual({s.display_name for page in pages for s in page.studies}, {"one", "two", "three"})

    def test_safety_metrics_bound_what_is_optimal(self):
        safe = api.StudySpec.MetricSpec.SafetyMetricConfig(safety_threshold=8.0)
        metrics = [*spec().metrics, api.StudySpec.MetricSpec(metric_id="memory", goal=spec().metrics[0].goal, safety_config=safe)]
        study = self.study(metrics=metrics)
        unsafe, kept = self.suggest(study, 2).trials
        self.complete(unsafe, loss=0.0, memory=12.0)
        self.complete(kept, loss=1.0, memory=4.0)
        optimal = self.client.list_optimal_trials(request={"parent": study.name}).optimal_trials
        self.assertEqual([t.id for t in optimal], [kept.id])
