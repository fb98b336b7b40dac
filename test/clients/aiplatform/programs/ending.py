"""How trials are stopped early, and how studies end by themselves."""

import time

from common import Case, State, api, measured

Config = api.StudySpec.StudyStoppingConfig
COMPLETED = api.Study.State.COMPLETED


class StoppingTrials(Case):
    def rules(self):
        rules = {
            "median_automated_stopping_spec": api.StudySpec.MedianAutomatedStoppingSpec(),
            "decay_curve_stopping_spec": api.StudySpec.DecayCurveAutomatedStoppingSpec(),
            "convex_automated_stopping_spec": api.StudySpec.ConvexAutomatedStoppingSpec(min_measurement_count=3),
        }
        # The beta knows an older convex rule too.
        older = getattr(api.StudySpec, "ConvexStopConfig", None)
        return rules if older is None else {**rules, "convex_stop_config": older(min_num_steps=3)}

    def test_a_hopeless_trial_is_told_to_stop_by_each_rule(self):
        for name, rule in self.rules().items():
            with self.subTest(name):
                study = self.study(name, **{name: rule})
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

    def test_without_a_rule_nothing_is_told_to_stop(self):
        study = self.study()
        for level in (1.0, 1.0, 1.0, 50.0):
            [trial] = self.suggest(study).trials
            self.report(trial, *[level] * 8)
            self.assertFalse(self.told_to_stop(trial))
            self.complete(trial)


class EndingStudies(Case):
    def ended(self, study):
        """Whether a study gives out nothing more and says that it is complete."""
        response = self.suggest(study, client_id="another")
        return (list(response.trials), response.study_state) == ([], COMPLETED) and self.state_of(study) == COMPLETED

    def play(self, study, *losses):
        for loss in losses:
            [trial] = self.suggest(study).trials
            self.complete(trial, loss=loss)

    def test_with_its_most_trials(self):
        study = self.study(study_stopping_config=Config(max_num_trials=3))
        for trial in self.suggest(study, 3).trials:
            self.complete(trial, loss=1.0)
        self.assertTrue(self.ended(study))

    def test_when_so_many_trials_brought_no_progress(self):
        study = self.study(study_stopping_config=Config(max_num_trials_no_progress=2))
        self.play(study, 3.0, 3.5, 2.0, 2.0)
        self.assertNotEqual(self.state_of(study), COMPLETED)
        self.play(study, 2.5)
        self.assertTrue(self.ended(study))

    def test_when_there_was_no_progress_for_so_long(self):
        study = self.study(study_stopping_config=Config(max_duration_no_progress={"seconds": 1}))
        self.play(study, 1.0)
        self.become_complete(study)

    def test_when_its_time_is_up_by_length_and_by_moment(self):
        lasting = api.StudyTimeConstraint(max_duration={"seconds": 1})
        until = api.StudyTimeConstraint(end_time={"seconds": int(time.time()) + 2})
        for name, constraint in (("length", lasting), ("moment", until)):
            with self.subTest(name):
                self.become_complete(self.study(name, study_stopping_config=Config(maximum_runtime_constraint=constraint)))

    def test_not_before_its_least_trials(self):
        up = api.StudyTimeConstraint(max_duration={"nanos": 1_000_000})
        study = self.study(study_stopping_config=Config(maximum_runtime_constraint=up, min_num_trials=2, max_num_trials_no_progress=1))
        first, second = self.suggest(study, 2).trials
        self.complete(first, loss=1.0)
        self.assertNotEqual(self.state_of(study), COMPLETED)
        self.complete(second, loss=1.0)
        self.assertTrue(self.ended(study))

    def test_not_before_its_least_time(self):
        least = api.StudyTimeConstraint(max_duration={"seconds": 3600})
        study = self.study(study_stopping_config=Config(minimum_runtime_constraint=least, max_num_trials=1, max_num_trials_no_progress=1))
        self.play(study, 1.0, 2.0, 3.0)
        self.assertNotEqual(self.state_of(study), COMPLETED)

    def test_what_runs_at_its_end_may_end_unless_all_is_to_stop_as_soon_as_possible(self):
        for asap, state in ((False, State.ACTIVE), (True, State.STOPPING)):
            with self.subTest(asap):
                study = self.study(str(asap), study_stopping_config=Config(max_num_trials_no_progress=1, should_stop_asap=asap))
                running, first, second = self.suggest(study, 3).trials
                self.complete(first, loss=1.0)
                self.complete(second, loss=1.0)
                self.assertEqual(self.state_of(study), COMPLETED)
                self.assertEqual(self.client.get_trial(name=running.name).state, state)
                self.assertEqual(self.told_to_stop(running), asap)
                self.client.add_trial_measurement(request={"trial_name": running.name, "measurement": measured(1, loss=0.5)})
                self.assertEqual(self.complete(running, loss=0.5).state, State.SUCCEEDED)

    def become_complete(self, study):
        """Time is looked at once a second, and by every call that would change something."""
        for _ in range(600):
            if self.state_of(study) == COMPLETED:
                return
            time.sleep(0.1)
        self.fail("it does not end")
