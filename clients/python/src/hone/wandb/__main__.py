"""`python3 -m hone.wandb PROGRAM ARGS...`, or `-m MODULE ARGS...`: see the package."""

from __future__ import annotations

import importlib.util
import os
import sys

from .. import running
from .._program import Program, run_program
from .environment import prepare_environment
from .files import Files
from .reports import Reports
from .wrapping import wrap


def _run_as_trial(program: Program) -> None:
    _require_wandb()
    prepare_environment(os.environ, running.params())
    import wandb

    reports = Reports(running.record)
    files = Files(running.save_artifact)
    wrap(wandb, reports, files)
    try:
        program.run()
    finally:
        if wandb.run is not None:
            reports.end(wandb.run)
            files.end(wandb.run)
        reports.end_all()


def _require_wandb() -> None:
    found = importlib.util.find_spec("wandb")
    # A folder `wandb` that W&B once wrote is found as well, as a package without a file.
    if found is None or found.origin is None:
        raise SystemExit(f"hone.wandb: the package wandb is missing here: run `{sys.executable} -m pip install wandb`")


run_program("hone.wandb", _run_as_trial)
