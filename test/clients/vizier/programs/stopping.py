"""Early stopping by a real rule, by hand, and without one."""

import common
from vizier.service import pyvizier as vz

STEPS = 8


def run(trial, level, stop_when_told=True):
    """Reports a flat curve; returns how many steps it took."""
    for step in range(1, STEPS + 1):
        if stop_when_told and step > 1 and trial.check_early_stopping():
            return step - 1
        trial.add_measurement(vz.Measurement({"score": level + step / 100}, steps=step))
    return STEPS


class Stopping(common.Case):
    def stoppable(self):
        wanted = common.config()
        wanted.automated_stopping_config = vz.AutomatedStoppingConfig.default_stopping_spec()
        return self.study(wanted)

    def test_a_hopeless_trial_is_told_to_stop_and_a_good_one_is_not(self):
        study = self.stoppable()
        for level in (1.0, 2.0, 3.0):
            [trial] = study.suggest(count=1)
            self.assertEqual(run(trial, level), STEPS)
            trial.complete()
        [hopeless] = study.suggest(count=1)
        self.assertLess(run(hopeless, -9.0), STEPS)
        self.assertEqual(hopeless.materialize().status, vz.TrialStatus.STOPPING)
        hopeless.complete()
        self.assertEqual(hopeless.materialize().status, vz.TrialStatus.COMPLETED)
        self.assertAlmostEqual(hopeless.materialize().final_measurement.metrics["score"].value, -9 + len(hopeless.materialize().measurements) / 100)
        [good] = study.suggest(count=1)
        self.assertEqual(run(good, 5.0), STEPS)
        good.complete()
        self.assertEqual([t.id for t in study.optimal_trials()], [good.id])

    def test_without_a_stopping_spec_nothing_is_told_to_stop(self):
        study = self.study()
        for level in (1.0, 2.0, 3.0, -9.0):
            [trial] = study.suggest(count=1)
            self.assertEqual(run(trial, level), STEPS)
            trial.complete()

    def test_whoever_stops_a_trial_may_still_call_it_good(self):
        study = self.study()
        trial, other = study.suggest(count=2)
        trial.add_measurement(vz.Measurement({"score": 4.0}, steps=1))
        trial.stop()
        self.assertTrue(trial.check_early_stopping())
        self.assertFalse(other.check_early_stopping())
        trial.add_measurement(vz.Measurement({"score": 5.0}, steps=2))
        trial.complete()
        other.complete(vz.Measurement({"score": 1.0}))
        self.assertEqual(trial.materialize().final_measurement.metrics["score"].value, 5.0)
        self.assertEqual([t.id for t in study.optimal_trials()], [trial.id])


if __name__ == "__main__":
    common.main()
