"""Several workers on one study: who gets which trial, again and for the first time."""

import concurrent.futures
import unittest

import common
from vizier.service import clients


class Workers(common.Case):
    def test_all_that_create_a_study_at_once_get_the_same_one(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            studies = list(pool.map(lambda _: self.study(), range(16)))
        self.assertEqual({study.resource_name for study in studies}, {f"owners/{common.OWNER}/studies/Workers.{self._testMethodName}"})

    def test_no_trial_goes_to_two_workers(self):
        study = self.study()

        def work(client):
            seen = []
            for _ in range(5):
                batch = study.suggest(count=3, client_id=client)
                self.assertEqual(len(batch), 3)
                for trial in batch:
                    self.assertEqual(trial.materialize().assigned_worker, client)
                    trial.complete(common.vz.Measurement({"score": trial.parameters["x"]}))
                seen += [trial.id for trial in batch]
            return seen

        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            seen = [number for batch in pool.map(work, [f"worker {k}" for k in range(6)]) for number in batch]
        self.assertEqual(sorted(seen), list(range(1, 91)))
        self.assertEqual(sum(1 for _ in study.trials()), 90)

    def test_a_client_gets_its_active_trials_again_and_then_new_ones(self):
        study = self.study()
        first = study.suggest(count=2, client_id="a")
        again = study.suggest(count=3, client_id="a")
        self.assertEqual([t.id for t in again[:2]], [t.id for t in first])
        self.assertEqual([t.id for t in again], [1, 2, 3])
        self.assertEqual([t.id for t in study.suggest(count=2, client_id="b")], [4, 5])
        first[0].complete(common.vz.Measurement({"score": 1.0}))
        self.assertEqual([t.id for t in study.suggest(count=2, client_id="a")], [2, 3])

    def test_a_trial_that_is_being_stopped_is_not_given_again(self):
        study = self.study()
        [trial] = study.suggest(count=1, client_id="a")
        trial.stop()
        self.assertEqual([t.id for t in study.suggest(count=1, client_id="a")], [2])

    def test_requested_trials_go_out_first_in_their_order(self):
        study = self.study()
        for x in (0.25, 0.5, 0.75):
            study.request(common.vz.TrialSuggestion({"x": x, "n": 3}))
        given = [trial.parameters["x"] for trial in study.suggest(count=3)]
        self.assertEqual(given, [0.25, 0.5, 0.75])

    def test_who_names_no_count_gets_no_trial(self):
        study = self.study()
        self.assertEqual(study.suggest(), [])
        self.assertEqual(list(study.trials()), [])

    def test_a_study_is_found_again_by_its_name(self):
        study = self.study()
        found = clients.Study.from_owner_and_id(common.OWNER, f"Workers.{self._testMethodName}")
        self.assertEqual(found.resource_name, study.resource_name)
        with self.assertRaises(clients.ResourceNotFoundError):
            clients.Study.from_owner_and_id(common.OWNER, "nowhere")


if __name__ == "__main__":
    common.main()
