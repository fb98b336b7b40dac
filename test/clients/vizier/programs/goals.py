"""Several objectives, safety metrics, learning."""

import common
from vizier.service import pyvizier as vz


def two_goals(algorithm):
    wanted = vz.StudyConfig(algorithm=algorithm)
    wanted.search_space.root.add_float_param("x", 0.0, 1.0)
    wanted.search_space.root.add_float_param("y", 0.0, 1.0)
    wanted.metric_information.append(vz.MetricInformation("gain", goal=vz.ObjectiveMetricGoal.MAXIMIZE))
    wanted.metric_information.append(vz.MetricInformation("cost", goal=vz.ObjectiveMetricGoal.MINIMIZE))
    return wanted


def beats(a, b):
    return a[0] >= b[0] and a[1] <= b[1] and a != b


class Goals(common.Case):
    def test_optimal_trials_are_those_that_no_other_beats(self):
        for algorithm in ("DEFAULT", "NSGA2", "RANDOM_SEARCH"):
            with self.subTest(algorithm):
                study = common.open_study(f"two goals {algorithm}", two_goals(algorithm))
                seen = {}
                for _ in range(4):
                    for trial in study.suggest(count=5):
                        x, y = trial.parameters["x"], trial.parameters["y"]
                        seen[trial.id] = (x, x * x + y)
                        trial.complete(vz.Measurement({"gain": seen[trial.id][0], "cost": seen[trial.id][1]}))
                front = {t for t, value in seen.items() if not any(beats(other, value) for other in seen.values())}
                self.assertEqual({t.id for t in study.optimal_trials()}, front)

    def test_a_trial_that_lacks_one_of_its_metrics_is_refused(self):
        study = self.study(two_goals("RANDOM_SEARCH"))
        [trial] = study.suggest(count=1)
        with self.refused("INVALID_ARGUMENT"):
            trial.complete(vz.Measurement({"gain": 1.0}))
        trial.add_measurement(vz.Measurement({"cost": 2.0}, steps=1))
        trial.complete(vz.Measurement({"gain": 1.0}))
        self.assertEqual([t.id for t in study.optimal_trials()], [trial.id])

    def test_an_unsafe_trial_is_not_optimal(self):
        wanted = common.config()
        wanted.metric_information.append(
            vz.MetricInformation("memory", goal=vz.ObjectiveMetricGoal.MINIMIZE, safety_threshold=8.0)
        )
        study = self.study(wanted)
        unsafe, safe = study.suggest(count=2)
        unsafe.complete(vz.Measurement({"score": 9.0, "memory": 12.0}))
        safe.complete(vz.Measurement({"score": 5.0, "memory": 4.0}))
        self.assertEqual([t.id for t in study.optimal_trials()], [safe.id])

    def test_the_default_algorithm_learns(self):
        wanted = vz.StudyConfig(algorithm="DEFAULT")
        wanted.search_space.root.add_float_param("x", -2.0, 2.0)
        wanted.search_space.root.add_float_param("y", -2.0, 2.0)
        wanted.metric_information.append(vz.MetricInformation("loss", goal=vz.ObjectiveMetricGoal.MINIMIZE))
        study = self.study(wanted)
        best = 1e9
        for _ in range(12):
            for trial in study.suggest(count=2):
                loss = (trial.parameters["x"] - 0.7) ** 2 + (trial.parameters["y"] + 1.1) ** 2
                best = min(best, loss)
                trial.complete(vz.Measurement({"loss": loss}))
        # 24 points at random come no nearer than about 0.2.
        self.assertLess(best, 0.02)


if __name__ == "__main__":
    common.main()
