"""`python3 -m hone.mlflow PROGRAM ARGS...`, or `-m MODULE ARGS...`: see the package."""

from __future__ import annotations

import os
import sys

from .. import running
from .._program import Program, run_program
from .files import Files
from .reports import Reports
from .wrapping import wrap


def _run_as_trial(program: Program) -> None:
    try:
        from mlflow import MlflowClient
    except ImportError:
        raise SystemExit(f"hone.mlflow: the package mlflow is missing here: run `{sys.executable} -m pip install mlflow`") from None
    tags = {"hone.study": os.environ["HONE_STUDY"], "hone.trial": os.environ["HONE_TRIAL"]}
    wrap(MlflowClient, Reports(running.record), Files(running.save_artifact), tags)
    program.run()


run_program("hone.mlflow", _run_as_trial)
