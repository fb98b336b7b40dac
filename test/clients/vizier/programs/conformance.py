"""The conformance suite that Vizier's own package ships for its clients, against the server at HONE_VIZIER.

Prints one line of JSON: how many tests ran, and what became of those that did not pass.
"""

import json
import os
import sys
import unittest

from absl import logging
from vizier.client import client_abc_testing
from vizier.service import clients
from vizier.service import pyvizier as vz

logging.set_verbosity(logging.ERROR)
clients.environment_variables.server_endpoint = os.environ["HONE_VIZIER"]


class HoneConformance(client_abc_testing.TestCase):
    def create_study(self, problem, study_id):
        config = vz.StudyConfig.from_problem(problem)
        config.algorithm = os.environ.get("HONE_ALGORITHM", "RANDOM_SEARCH")
        return clients.Study.from_study_config(config, owner="conformance", study_id=study_id)

    def test_whole_tuning(self):
        self.assertPassesE2ETuning()

    def test_whole_tuning_of_two_objectives(self):
        self.assertPassesE2ETuning(multi_objective=True)


suite = unittest.defaultTestLoader.loadTestsFromTestCase(HoneConformance)
own = {"test_whole_tuning", "test_whole_tuning_of_two_objectives"}
shipped = sum(1 for test in suite if test._testMethodName not in own)
result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
problems = [(test.id(), text) for test, text in result.failures + result.errors]
print(json.dumps({"shipped": shipped, "ran": result.testsRun, "problems": problems, "skipped": len(result.skipped)}))
