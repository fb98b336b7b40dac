"""Where W&B's package is wrapped: see the package's comment."""

from __future__ import annotations

import functools
from typing import Any, NoReturn

from .files import Files
from .reports import Reports


def wrap(package: Any, reports: Reports, files: Files) -> None:
    """Lets every run of W&B report as well, and nothing but Hone hand out trials."""
    base = package.sdk.wandb_run.Run
    # A disabled run is of a class of its own.
    for kind in (base, *base.__subclasses__()):
        if "log" in vars(kind):
            kind.log = _reporting(kind.log, reports)
        if "log_artifact" in vars(kind):
            kind.log_artifact = _leaving(kind.log_artifact, files)
        for name in ("finish", "__exit__"):
            if name in vars(kind):
                setattr(kind, name, _ending(getattr(kind, name), reports, files))
    package.agent = _refusing("wandb.agent")
    package.sweep = _refusing("wandb.sweep")


def _reporting(log: Any, reports: Reports) -> Any:
    @functools.wraps(log)
    def reporting_log(run: Any, data: Any, step: int | None = None, commit: bool | None = None, *rest: Any, **more: Any) -> Any:
        result = log(run, data, step, commit, *rest, **more)
        reports.log(run, data, step, commit)
        return result

    return reporting_log


def _leaving(log_artifact: Any, files: Files) -> Any:
    @functools.wraps(log_artifact)
    def leaving_log_artifact(run: Any, *arguments: Any, **more: Any) -> Any:
        artifact = log_artifact(run, *arguments, **more)
        files.log_artifact(artifact)
        return artifact

    return leaving_log_artifact


def _ending(finish: Any, reports: Reports, files: Files) -> Any:
    @functools.wraps(finish)
    def reporting_finish(run: Any, *arguments: Any, **more: Any) -> Any:
        reports.end(run)
        files.end(run)
        return finish(run, *arguments, **more)

    return reporting_finish


def _refusing(name: str) -> Any:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise SystemExit(f"hone.wandb: {name} has no place in a trial, since Hone hands out the trials: call the training function itself")

    return refuse
