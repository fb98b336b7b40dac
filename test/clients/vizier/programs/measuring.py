"""Measurements, results, infeasible trials, NaN: what is kept, what stands for the trial, what is refused."""

import math
import time

import common
from vizier._src.service import vizier_service_pb2 as pb
from vizier.service import pyvizier as vz


def curve(trial):
    return [(m.steps, m.metrics["score"].value) for m in trial.materialize().measurements]


class Measuring(common.Case):
    def trial(self):
        return self.study().suggest(count=1)[0]

    def test_measurements_come_back_in_the_order_of_their_steps(self):
        trial = self.trial()
        for step, value in ((1, 0.1), (3, 0.3), (2, 0.2)):
            trial.add_measurement(vz.Measurement({"score": value, "loss": -value}, steps=step, elapsed_secs=10 * step))
        self.assertEqual(curve(trial), [(1, 0.1), (2, 0.2), (3, 0.3)])
        self.assertEqual([m.elapsed_secs for m in trial.materialize().measurements], [10, 20, 30])
        self.assertEqual(trial.materialize().measurements[0].metrics["loss"].value, -0.1)

    def test_measurements_without_steps_are_all_kept(self):
        trial = self.trial()
        for value in (0.1, 0.2, 0.2):
            trial.add_measurement(vz.Measurement({"score": value}))
        self.assertEqual([value for _, value in curve(trial)], [0.1, 0.2, 0.2])

    def test_a_step_that_is_reported_again_replaces_the_values_that_it_names(self):
        trial = self.trial()
        trial.add_measurement(vz.Measurement({"score": 0.1, "size": 3.0}, steps=1))
        trial.add_measurement(vz.Measurement({"score": 0.2}, steps=1))
        self.assertEqual(curve(trial), [(1, 0.2)])
        self.assertEqual(trial.materialize().measurements[0].metrics["size"].value, 3.0)

    def test_a_measurement_without_its_time_is_of_the_time_since_the_trial_began(self):
        trial = self.trial()
        time.sleep(0.1)
        trial.add_measurement(vz.Measurement({"score": 0.1}, steps=1))
        [kept] = common.raw().GetTrial(pb.GetTrialRequest(name=f"{trial.study.resource_name}/trials/{trial.id}")).measurements
        self.assertGreaterEqual(kept.elapsed_duration.ToMilliseconds(), 90)

    def test_without_a_measurement_the_last_one_stands_for_the_trial(self):
        trial = self.trial()
        for step in (1, 2):
            trial.add_measurement(vz.Measurement({"score": step / 10}, steps=step))
        self.assertEqual(trial.complete().metrics["score"].value, 0.2)
        self.assertEqual(trial.materialize().final_measurement.steps, 2)

    def test_a_named_result_stands_beside_the_curve(self):
        trial = self.trial()
        for step in (1, 2, 3):
            trial.add_measurement(vz.Measurement({"score": step / 10}, steps=step))
        named = vz.Measurement({"score": 7.0, "size": 12.0}, elapsed_secs=90)
        self.assertEqual(trial.complete(named), named)
        self.assertEqual(trial.materialize().final_measurement, named)
        self.assertEqual(len(curve(trial)), 3)
        best = list(trial.study.optimal_trials())
        self.assertEqual([t.id for t in best], [trial.id])

    def test_an_ended_trial_never_changes(self):
        trial = self.trial()
        trial.complete(vz.Measurement({"score": 1.0}))
        before = trial.materialize()
        with self.refused("FAILED_PRECONDITION"):
            trial.complete(vz.Measurement({"score": 2.0}))
        with self.refused("FAILED_PRECONDITION"):
            trial.add_measurement(vz.Measurement({"score": 2.0}, steps=5))
        with self.refused("FAILED_PRECONDITION"):
            trial.check_early_stopping()
        trial.stop()
        self.assertEqual(trial.materialize(), before)

    def test_a_trial_without_its_objective_is_not_complete(self):
        trial = self.trial()
        with self.refused("INVALID_ARGUMENT") as refusal:
            trial.complete()
        self.assertIn("score", refusal.error.details())
        with self.refused("INVALID_ARGUMENT"):
            trial.complete(vz.Measurement({"loss": 1.0}))
        self.assertEqual(trial.materialize().status, vz.TrialStatus.ACTIVE)
        trial.complete(vz.Measurement({"score": 1.0}))

    def test_a_waiting_trial_takes_no_measurement_and_no_end(self):
        study = self.study()
        waiting = study.request(vz.TrialSuggestion({"x": 0.0, "n": 1}))
        with self.refused("FAILED_PRECONDITION"):
            waiting.add_measurement(vz.Measurement({"score": 1.0}))
        with self.refused("FAILED_PRECONDITION"):
            waiting.complete(vz.Measurement({"score": 1.0}))
        with self.refused("FAILED_PRECONDITION"):
            waiting.stop()
        self.assertEqual(waiting.materialize().status, vz.TrialStatus.REQUESTED)
        self.assertEqual(waiting.materialize().measurements, [])

    def test_an_infeasible_trial_keeps_its_reason_and_what_was_measured(self):
        trial = self.trial()
        trial.complete(vz.Measurement({"loss": 3.0}), infeasible_reason="out of memory")
        ended = trial.materialize()
        self.assertEqual(ended.infeasibility_reason, "out of memory")
        self.assertEqual(ended.final_measurement.metrics["loss"].value, 3.0)
        self.assertEqual(list(trial.study.optimal_trials()), [])

    def test_nan_is_kept_out_of_the_optimum(self):
        study = self.study()
        diverged, good = study.suggest(count=2)
        diverged.add_measurement(vz.Measurement({"score": 0.5}, steps=1))
        service = common.raw()
        name = f"{study.resource_name}/trials/{diverged.id}"
        request = pb.CompleteTrialRequest(name=name)
        request.final_measurement.metrics.add(metric_id="score", value=math.nan)
        ended = service.CompleteTrial(request)
        self.assertTrue(math.isnan(ended.final_measurement.metrics[0].value))
        self.assertEqual(ended.state, ended.INFEASIBLE)
        self.assertIn("NaN", ended.infeasible_reason)
        good.complete(vz.Measurement({"score": -5.0}))
        self.assertEqual([t.id for t in study.optimal_trials()], [good.id])

    def test_times_are_kept(self):
        study = self.study()
        [trial] = study.suggest(count=1)
        service = common.raw()
        self.assertGreater(service.GetStudy(pb.GetStudyRequest(name=study.resource_name)).create_time.seconds, 1e9)
        name = f"{study.resource_name}/trials/{trial.id}"
        open_trial = service.GetTrial(pb.GetTrialRequest(name=name))
        self.assertGreater(open_trial.start_time.seconds, 1e9)
        self.assertFalse(open_trial.HasField("end_time"))
        trial.complete(vz.Measurement({"score": 1.0}))
        ended = service.GetTrial(pb.GetTrialRequest(name=name))
        self.assertGreaterEqual(ended.end_time.ToNanoseconds(), ended.start_time.ToNanoseconds())

    def test_history_from_elsewhere_is_brought_whole(self):
        study = self.study()
        past = vz.Trial(
            parameters={"x": 0.5, "n": 2},
            measurements=[vz.Measurement({"score": s / 10}, steps=s) for s in (1, 2)],
            metadata=vz.Metadata({"origin": "elsewhere"}),
        )
        past.complete(vz.Measurement({"score": 9.0}))
        failed = vz.Trial(parameters={"x": 0.6, "n": 2})
        failed.complete(vz.Measurement(), infeasibility_reason="diverged")
        kept = study.add_trial(past).materialize()
        self.assertEqual(kept.final_measurement.metrics["score"].value, 9.0)
        self.assertEqual([m.steps for m in kept.measurements], [1, 2])
        self.assertEqual(kept.metadata["origin"], "elsewhere")
        self.assertEqual(study.add_trial(failed).materialize().infeasibility_reason, "diverged")
        self.assertEqual([t.id for t in study.optimal_trials()], [1])


if __name__ == "__main__":
    common.main()
