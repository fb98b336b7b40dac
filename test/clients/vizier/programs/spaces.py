"""Every kind of parameter, conditional spaces, and each algorithm's name."""

import common
from vizier._src.service import study_pb2
from vizier._src.service import vizier_service_pb2 as pb
from vizier.service import pyvizier as vz

ALGORITHMS = [
    "ALGORITHM_UNSPECIFIED", "DEFAULT", "GP_UCB_PE", "GAUSSIAN_PROCESS_BANDIT", "RANDOM_SEARCH", "QUASI_RANDOM_SEARCH",
    "GRID_SEARCH", "SHUFFLED_GRID_SEARCH", "EAGLE_STRATEGY", "CMA_ES", "NSGA2", "BOCS", "HARMONICA",
]  # fmt: skip
# Draws that know nothing of each other may agree where few points exist.
REPEATS = {"RANDOM_SEARCH"}
ROUNDS = 4
BATCH = 5


def mixed(algorithm):
    wanted = vz.StudyConfig(algorithm=algorithm)
    root = wanted.search_space.root
    root.add_float_param("rate", 1e-4, 1e-1, scale_type=vz.ScaleType.LOG, default_value=1e-2)
    root.add_float_param("keep", 0.1, 0.999, scale_type=vz.ScaleType.REVERSE_LOG)
    root.add_int_param("layers", 1, 4)
    root.add_discrete_param("width", [16, 32, 64])
    root.add_discrete_param("drop", [0.0, 0.25, 0.5])
    root.add_categorical_param("kind", ["plain", "wide"])
    root.add_bool_param("bias")
    wanted.metric_information.append(vz.MetricInformation("loss", goal=vz.ObjectiveMetricGoal.MINIMIZE))
    return wanted


def conditional(algorithm):
    wanted = vz.StudyConfig(algorithm=algorithm)
    model = wanted.search_space.root.add_categorical_param("model", ["linear", "tree", "net"])
    model.select_values(["linear"]).add_float_param("penalty", 1e-3, 10.0, scale_type=vz.ScaleType.LOG)
    model.select_values(["tree"]).add_int_param("depth", 2, 8)
    model.select_values(["net", "linear"]).add_float_param("rate", 0.0, 1.0)
    wanted.metric_information.append(vz.MetricInformation("loss", goal=vz.ObjectiveMetricGoal.MINIMIZE))
    return wanted


class Spaces(common.Case):
    def rounds(self, study, check):
        """Runs a study; every trial is checked."""
        for _ in range(ROUNDS):
            batch = study.suggest(count=BATCH)
            self.assertEqual(len(batch), BATCH)
            for trial in batch:
                point = trial.parameters
                check(point)
                trial.complete(vz.Measurement({"loss": point.get("rate", 0.5) + 0.1 * len(point)}))

    def test_every_algorithm_serves_every_kind_of_parameter(self):
        def check(point):
            self.assertTrue(1e-4 <= point["rate"] <= 1e-1 and 0.1 <= point["keep"] <= 0.999)
            self.assertIn(point["layers"], (1, 2, 3, 4))
            self.assertTrue(isinstance(point["width"], int) and point["width"] in (16, 32, 64))
            self.assertIn(point["drop"], (0.0, 0.25, 0.5))
            self.assertIn(point["kind"], ("plain", "wide"))
            self.assertIsInstance(point["bias"], bool)
            self.assertEqual(len(point), 7)

        for algorithm in ALGORITHMS:
            with self.subTest(algorithm):
                self.rounds(common.open_study(f"mixed {algorithm}", mixed(algorithm)), check)

    def test_every_algorithm_serves_conditional_spaces(self):
        children = {"linear": {"penalty", "rate"}, "tree": {"depth"}, "net": {"rate"}}

        def check(point):
            self.assertEqual(set(point) - {"model"}, children[point["model"]])

        for algorithm in ALGORITHMS:
            with self.subTest(algorithm):
                self.rounds(common.open_study(f"conditional {algorithm}", conditional(algorithm)), check)

    def test_a_first_batch_holds_no_point_twice(self):
        for algorithm in [name for name in ALGORITHMS if name not in REPEATS]:
            with self.subTest(algorithm):
                wanted = vz.StudyConfig(algorithm=algorithm)
                wanted.search_space.root.add_int_param("n", 1, 4)
                wanted.search_space.root.add_categorical_param("kind", ["plain", "wide"])
                wanted.metric_information.append(vz.MetricInformation("loss", goal=vz.ObjectiveMetricGoal.MINIMIZE))
                batch = common.open_study(f"first batch {algorithm}", wanted).suggest(count=6)
                self.assertEqual(len({tuple(sorted(trial.parameters.items())) for trial in batch}), 6)

    def test_conditions_of_conditions_hold(self):
        parameter = study_pb2.StudySpec.ParameterSpec
        spec = study_pb2.StudySpec(algorithm="RANDOM_SEARCH")
        spec.metrics.add(metric_id="loss", goal=2)
        root = spec.parameters.add(parameter_id="a", categorical_value_spec=parameter.CategoricalValueSpec(values=["x", "y"]))
        middle = root.conditional_parameter_specs.add()
        middle.parent_categorical_values.values.append("x")
        middle.parameter_spec.CopyFrom(parameter(parameter_id="b", integer_value_spec=parameter.IntegerValueSpec(min_value=0, max_value=2)))
        leaf = middle.parameter_spec.conditional_parameter_specs.add()
        leaf.parent_int_values.values.extend([1, 2])
        leaf.parameter_spec.CopyFrom(parameter(parameter_id="c", double_value_spec=parameter.DoubleValueSpec(max_value=1.0)))
        service = common.raw()
        study = study_pb2.Study(display_name="conditions of conditions", study_spec=spec)
        made = service.CreateStudy(pb.CreateStudyRequest(parent=f"owners/{common.OWNER}", study=study))
        operation = service.SuggestTrials(pb.SuggestTrialsRequest(parent=made.name, suggestion_count=60, client_id="one"))
        seen = set()
        for trial in pb.SuggestTrialsResponse.FromString(operation.response.value).trials:
            point = {p.parameter_id: p.value.string_value or p.value.number_value for p in trial.parameters}
            self.assertEqual("b" in point, point["a"] == "x")
            self.assertEqual("c" in point, point.get("b") in (1, 2))
            seen.add(len(point))
        self.assertEqual(seen, {1, 2, 3})

    def test_a_grid_ends_with_its_points(self):
        wanted = vz.StudyConfig(algorithm="GRID_SEARCH")
        wanted.search_space.root.add_int_param("n", 1, 3)
        wanted.search_space.root.add_categorical_param("k", ["a", "b"])
        wanted.metric_information.append(vz.MetricInformation("loss", goal=vz.ObjectiveMetricGoal.MINIMIZE))
        study = self.study(wanted)
        seen = set()
        for _ in range(3):
            for trial in study.suggest(count=4):
                seen.add(tuple(sorted(trial.parameters.items())))
                trial.complete(vz.Measurement({"loss": 1.0}))
        self.assertEqual(len(seen), 6)
        self.assertEqual(study.suggest(count=1), [])
        self.assertEqual(study.materialize_state(), vz.StudyState.COMPLETED)

    def test_points_outside_the_space_are_refused(self):
        study = self.study()
        for point in ({"x": 3.0, "n": 1}, {"x": 0.0}, {"x": 0.0, "n": 1, "y": 2.0}, {"x": 0.0, "n": 1.5}):
            with self.refused("INVALID_ARGUMENT"):
                study.request(vz.TrialSuggestion(point))
        self.assertEqual(list(study.trials()), [])

    def test_an_algorithm_nobody_knows_is_refused_when_the_study_is_made(self):
        with self.refused("INVALID_ARGUMENT"):
            self.study(common.config("MAGIC"))


if __name__ == "__main__":
    common.main()
