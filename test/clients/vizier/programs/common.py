"""What the programs share: a connection to the server at HONE_VIZIER, studies to play with, and a report as one line of JSON."""

import json
import os
import sys
import unittest

import grpc
from absl import logging
from vizier._src.service import vizier_service_pb2_grpc
from vizier.service import clients
from vizier.service import pyvizier as vz

ENDPOINT = os.environ["HONE_VIZIER"]
OWNER = "programs"

logging.set_verbosity(logging.ERROR)
clients.environment_variables.server_endpoint = ENDPOINT

if "HONE_CA" in os.environ:
    # As docs/moving-from-vizier.md says it for a server on a network.
    with open(os.environ["HONE_CA"], "rb") as ca:
        secure = grpc.composite_channel_credentials(
            grpc.ssl_channel_credentials(ca.read()), grpc.access_token_call_credentials(os.environ["HONE_TOKEN"])
        )
    grpc.insecure_channel = lambda endpoint, *_, **__: grpc.secure_channel(endpoint, secure)


def raw():
    """The service without the client's own ideas."""
    return vizier_service_pb2_grpc.VizierServiceStub(grpc.insecure_channel(ENDPOINT))


def config(algorithm="RANDOM_SEARCH"):
    """Two numbers and one metric to make large."""
    wanted = vz.StudyConfig(algorithm=algorithm)
    wanted.search_space.root.add_float_param("x", -2.0, 2.0)
    wanted.search_space.root.add_int_param("n", 1, 9)
    wanted.metric_information.append(vz.MetricInformation("score", goal=vz.ObjectiveMetricGoal.MAXIMIZE))
    return wanted


def open_study(name, wanted=None):
    return clients.Study.from_study_config(wanted or config(), owner=OWNER, study_id=name)


class Case(unittest.TestCase):
    def study(self, wanted=None):
        """A study of this test's own name."""
        return open_study(self.id().replace("__main__.", ""), wanted)

    def refused(self, code):
        """Asserts that what follows is refused with a gRPC code, and keeps the error."""
        return _Refused(self, code)


class _Refused:
    def __init__(self, case, code):
        self.case, self.code, self.error = case, code, None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.case.assertIsInstance(error, grpc.RpcError, "nothing was refused" if error is None else repr(error))
        self.case.assertEqual(error.code().name, self.code, error.details())
        self.error = error
        return True


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
    problems = [f"{test.id()}: {text}" for test, text in result.failures + result.errors]
    print(json.dumps({"ran": result.testsRun, "problems": problems, "skipped": len(result.skipped)}))
