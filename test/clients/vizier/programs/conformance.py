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


# 26 tests and one for each of three states: what version 0.1.24 has.
SHIPPED = 29


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
    shipped = loader.loadTestsFromTestCase(Shipped)
    assert shipped.countTestCases() == SHIPPED, f"the package ships {shipped.countTestCases()} tests, not {SHIPPED}"
    return unittest.TestSuite([shipped, Tuning(), TuningOfTwoObjectives()])


if __name__ == "__main__":
    common.main()
