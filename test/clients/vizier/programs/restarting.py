"""A server that is killed and a client that dies in the middle: neither loses a trial. Reads a line before each new life of the server."""

import sys

import common
from vizier.service import pyvizier as vz


def next_life():
    """Says that the server may be killed; goes on when a new one serves."""
    print("kill the server", flush=True)
    assert sys.stdin.readline() == "it serves again\n"


class Restarting(common.Case):
    def test_nothing_is_lost_when_the_server_is_killed(self):
        wanted = common.config("DEFAULT")
        wanted.metadata["mine"] = "kept"
        study = self.study(wanted)
        done, open_trial = study.suggest(count=2, client_id="a")
        done.complete(vz.Measurement({"score": 1.0}))
        open_trial.add_measurement(vz.Measurement({"score": 0.5}, steps=1, elapsed_secs=7))
        study.update_metadata(vz.Metadata({"more": "too"}))
        study.request(vz.TrialSuggestion({"x": 0.5, "n": 5}))
        before = [trial.materialize() for trial in study.trials()]

        next_life()

        self.assertEqual([trial.materialize() for trial in study.trials()], before)
        # A client that died too comes back by its id and goes on with its trial.
        again = common.open_study(study.resource_name.rsplit("/", 1)[1], wanted)
        self.assertEqual([t.id for t in again.suggest(count=1, client_id="a")], [open_trial.id])
        open_trial.add_measurement(vz.Measurement({"score": 0.7}, steps=2))
        self.assertEqual(open_trial.complete().metrics["score"].value, 0.7)
        self.assertEqual([t.id for t in again.suggest(count=2, client_id="b")], [3, 4])
        metadata = again.materialize_problem_statement().metadata
        self.assertEqual((metadata["mine"], metadata["more"]), ("kept", "too"))


if __name__ == "__main__":
    common.main()
