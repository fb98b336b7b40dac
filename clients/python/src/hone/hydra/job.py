"""One job of a sweep: the task function of the program, as the trial that the sweep gave it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from .. import running
from .._server import data_folder
from ..trial import Trial


class Job:
    """The task function; what it reported as its trial has arrived when it ends. Launchers carry it to other processes."""

    def __init__(self, task_function: Callable[[Any], Any]) -> None:
        self._task_function = task_function

    def __call__(self, config: Any) -> Any:
        try:
            return self._task_function(config)
        finally:
            running.flush()


_NAMES = ("HONE_STUDY", "HONE_TRIAL", "HONE_EPOCH", "HONE_RESOURCE", "HONE_SERVER", "HONE_DATA")


def declaration() -> str:
    """An override without which Hydra knows no such variables of a job, and refuses those of `environment_of`."""
    return f"++hydra.job.env_set={{{', '.join(f'{name}: {json.dumps(str())}' for name in _NAMES)}}}"


def environment_of(study: str, trial: Trial, server: str | None) -> str:
    """An override that tells a job which trial it is, wherever its launcher starts it; the token is found there as it was here, and does not travel."""
    named = server or os.environ.get("HONE_SERVER")
    folder = data_folder()
    where = {"HONE_SERVER": named} if named else {"HONE_DATA": str(folder.absolute())} if folder else {}
    bound = {} if trial.resource is None else {"HONE_RESOURCE": str(trial.resource)}
    known = {"HONE_STUDY": study, "HONE_TRIAL": str(trial.number), "HONE_EPOCH": str(trial.epoch), **where, **bound}
    return f"hydra.job.env_set={{{', '.join(f'{name}: {json.dumps(text)}' for name, text in known.items())}}}"
