"""A server that is killed and a client that dies in the middle: neither loses a trial. Reads a line before each new life of the server."""

import sys

import common
from common import Case, State, api, parameters, values_of


def next_life():
    """Says that the server may be killed; goes on when a new one serves."""
    print("kill the server", flush=True)
    assert sys.stdin.readline() == "it serves again\n"


class Restarting(Case):
    def test_nothing_is_lost_when_the_server_is_killed(self):
        study = self.study(algorithm=api.StudySpec.Algorithm.ALGORITHM_UNSPECIFIED)
        done, running = self.suggest(study, 2, "a").trials
        self.complete(done, loss=1.0)
        self.report(running, 0.5)
        bounded = self.study("bounded", study_stopping_config=api.StudySpec.StudyStoppingConfig(max_num_trials=1))
        [first] = self.suggest(bounded).trials
        waiting = self.begin(bounded, client_id="two", contexts=[api.TrialContext(parameters=parameters(width=64))])
        self.assertFalse(waiting.operation.done)
        before = list(self.client.list_trials(parent=study.name))

        next_life()

        # A client that died too comes back by its id.
        self.client = common.connect()
        self.assertEqual(list(self.client.list_trials(parent=study.name)), before)
        self.assertEqual(self.client.get_study(name=study.name).study_spec, study.study_spec)
        self.assertEqual([t.id for t in self.suggest(study, 1, "a").trials], [running.id])
        self.assertEqual([t.id for t in self.suggest(study, 1, "b").trials], ["3"])
        self.assertEqual(self.complete(running).state, State.SUCCEEDED)
        # An operation that was pending goes on by its name.
        self.assertFalse(self.client.get_operation({"name": waiting.operation.name}).done)
        self.client.delete_trial(name=first.name)
        self.assertEqual([(t.id, values_of(t)["width"]) for t in waiting.result(timeout=60).trials], [("2", 64)])
