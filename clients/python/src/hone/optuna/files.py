"""Optuna's artifacts: what a program uploads for a trial is left with Hone's trial as well."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import optuna
import optuna.artifacts
from optuna.trial import Trial

from .._artifacts import send_artifact
from .._calls import Calls
from .._server import find_server
from ..errors import HoneError
from .link import TRIAL_KEY

#: Called with what Optuna has the file of (a trial, or a study), and the file.
Leave = Callable[[Any, Path], None]


def leave_uploads(leave: Leave) -> None:
    """Lets `optuna.artifacts.upload_artifact` do this too. What the server refuses is told, and the program goes on."""
    upload = optuna.artifacts.upload_artifact

    @functools.wraps(upload)
    def uploading(*arguments: Any, **more: Any) -> Any:
        result = upload(*arguments, **more)
        said = inspect.signature(upload).bind(*arguments, **more).arguments
        try:
            leave(said["study_or_trial"], Path(said["file_path"]))
        except (HoneError, OSError) as error:
            print(f"hone.optuna: leaves the file {said['file_path']!r} out: {error}", file=sys.stderr)
        return result

    setattr(optuna.artifacts, "upload_artifact", uploading)
    setattr(optuna.artifacts._upload, "upload_artifact", uploading)


def leave_with_its_trial(of: Any, path: Path) -> None:
    """Leaves a file with the trial of Hone's that a trial of Optuna's is; one of a study, or of a trial that Hone does not have yet, stays Optuna's."""
    if not isinstance(of, Trial):
        return
    # The trial's own copy of them is of the time when it began.
    kept = of.storage.get_trial_system_attrs(of._trial_id).get(TRIAL_KEY)
    if kept is None:
        return
    calls = Calls(find_server())
    try:
        send_artifact(calls, {**kept, "name": path.name}, path)
    finally:
        calls.close()
