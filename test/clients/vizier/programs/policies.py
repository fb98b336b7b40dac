"""A study whose points come from a policy server, at HONE_PYTHIA."""

import os

import common
from google.longrunning import operations_pb2
from vizier._src.service import vizier_service_pb2 as pb
from vizier.service import pyvizier as vz


def config(algorithm="STEPS", endpoint=os.environ["HONE_PYTHIA"]):
    wanted = vz.StudyConfig(algorithm=algorithm, pythia_endpoint=endpoint)
    wanted.search_space.root.add_float_param("x", 0.0, 1.0)
    wanted.metric_information.append(vz.MetricInformation("score", goal=vz.ObjectiveMetricGoal.MAXIMIZE))
    return wanted


class Policies(common.Case):
    def test_suggestions_and_memory_are_the_policys_own(self):
        study = self.study(config())
        trials = study.suggest(count=2, client_id="a") + study.suggest(count=3, client_id="b")
        self.assertEqual([round(t.parameters["x"], 9) for t in trials], [0.1, 0.2, 0.3, 0.4, 0.5])
        self.assertEqual([t.materialize().metadata["word"] for t in trials], [f"step {k}" for k in range(1, 6)])
        self.assertEqual(study.materialize_problem_statement().metadata.ns("steps")["asked for"], "3")
        self.assertEqual([t.id for t in study.suggest(count=2, client_id="a")], [1, 2])
        for trial in trials:
            trial.complete(vz.Measurement({"score": 1.0}))
        self.assertEqual([round(t.parameters["x"], 9) for t in study.suggest(count=1, client_id="a")], [0.6])
        self.assertEqual(study.suggest(count=1, client_id="b"), [])

    def test_the_policy_says_which_trial_should_stop(self):
        study = self.study(config())
        high, low = study.suggest(count=2)
        high.add_measurement(vz.Measurement({"score": 2.0}, steps=1))
        low.add_measurement(vz.Measurement({"score": 0.5}, steps=1))
        self.assertTrue(high.check_early_stopping())
        self.assertFalse(low.check_early_stopping())

    def test_a_slow_suggestion_is_pending_and_then_done_and_the_client_waits_for_it(self):
        study = self.study(config(algorithm="SLOW"))
        service = common.raw()
        request = pb.SuggestTrialsRequest(parent=study.resource_name, suggestion_count=1, client_id="a")
        operation = service.SuggestTrials(request)
        self.assertFalse(operation.done)
        self.assertFalse(operation.HasField("response"))
        while not operation.done:
            operation = service.GetOperation(operations_pb2.GetOperationRequest(name=operation.name))
        self.assertEqual(operation.response.type_url, "type.googleapis.com/vizier.SuggestTrialsResponse")
        [trial] = pb.SuggestTrialsResponse.FromString(operation.response.value).trials
        self.assertEqual((trial.id, trial.client_id), ("1", "a"))
        self.assertEqual([t.id for t in study.suggest(count=1, client_id="b")], [2])

    def test_what_a_policy_does_not_know_is_said_and_changes_nothing(self):
        study = self.study(config(algorithm="LEAPS"))
        with self.assertRaisesRegex(RuntimeError, "LEAPS"):
            study.suggest(count=1)
        self.assertEqual(list(study.trials()), [])

    def test_a_policy_server_that_is_away_is_said(self):
        study = self.study(config(endpoint="127.0.0.1:1"))
        with self.assertRaisesRegex(RuntimeError, "policy server 127.0.0.1:1"):
            study.suggest(count=1)

    def test_a_policy_server_elsewhere_is_refused(self):
        with self.refused("INVALID_ARGUMENT"):
            self.study(config(endpoint="policies.example:80"))


if __name__ == "__main__":
    common.main()
