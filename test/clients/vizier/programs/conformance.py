"""The conformance suite that Vizier's own package ships for its clients, and its tuning loop with an algorithm of each kind."""

import unittest

import common
from vizier.client import client_abc_testing
from vizier.service import clients
from vizier.service import pyvizier as vz


def study_of(problem, name, algorithm):
    wanted = vz.StudyConfig.from_problem(problem)
    wanted.algorithm = algorithm
    return clients.Study.from_study_config(wanted, owner="conformance", study_id=name)


class Shipped(client_abc_testing.TestCase):
    def create_study(self, problem, study_id):
        return study_of(problem, study_id, "RANDOM_SEARCH")


class Tuning(client_abc_testing.TestCase):
    def create_study(self, problem, study_id):
        return study_of(problem, study_id, "DEFAULT")

    def runTest(self):
        self.assertPassesE2ETuning()


class TuningOfTwoObjectives(Tuning):
    def runTest(self):
        self.assertPassesE2ETuning(multi_objective=True)


def load_tests(loader, _tests, _pattern):
    return unittest.TestSuite([loader.loadTestsFromTestCase(Shipped), Tuning(), TuningOfTwoObjectives()])


if __name__ == "__main__":
    common.main()
