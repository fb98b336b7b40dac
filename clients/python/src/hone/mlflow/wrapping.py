"""Where MLflow's client is wrapped: see the package's comment."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .files import Files
from .reports import Logged, Reports


def wrap(client: Any, reports: Reports, files: Files, tags: Mapping[str, str]) -> None:
    """Lets every run report as well; all that MLflow offers beside its client goes through it."""

    def log_metric(given: Mapping[str, Any]) -> None:
        reports.log(given["run_id"], [Logged(given["key"], given["value"], given.get("step") or 0)])

    def log_batch(given: Mapping[str, Any]) -> None:
        reports.log(given["run_id"], map(_logged, given.get("metrics") or ()))

    def log_artifact(given: Mapping[str, Any]) -> None:
        files.log(Path(given["local_path"]), given.get("artifact_path"), whole=False)

    def log_artifacts(given: Mapping[str, Any]) -> None:
        files.log(Path(given["local_dir"]), given.get("artifact_path"), whole=True)

    for heed in (log_metric, log_batch, log_artifact, log_artifacts):
        setattr(client, heed.__name__, _heeding(getattr(client, heed.__name__), heed))
    client.create_run = _tagging(client.create_run, tags)


def _logged(metric: Any) -> Logged:
    # MLflow before 3 knows of no model that a metric is of.
    return Logged(metric.key, metric.value, metric.step or 0, metric.timestamp, getattr(metric, "model_id", None) is not None)


def _heeding(method: Any, heed: Callable[[Mapping[str, Any]], None]) -> Any:
    """The method, whose arguments are heeded by their names once it has done its work."""
    signature = inspect.signature(method)

    @functools.wraps(method)
    def heeded(*arguments: Any, **named: Any) -> Any:
        result = method(*arguments, **named)
        heed(signature.bind(*arguments, **named).arguments)
        return result

    return heeded


def _tagging(create_run: Any, tags: Mapping[str, str]) -> Any:
    signature = inspect.signature(create_run)

    @functools.wraps(create_run)
    def tagged(*arguments: Any, **named: Any) -> Any:
        given = signature.bind(*arguments, **named)
        given.arguments["tags"] = {**tags, **(given.arguments.get("tags") or {})}
        return create_run(*given.args, **given.kwargs)

    return tagged
