"""Trials and their measurements as data frames of pandas, which is imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._values import decode_time
from .frozen_trial import FrozenTrial
from .study_record import StudyRecord

if TYPE_CHECKING:
    import pandas

ATTRS = ("number", "value", "datetime_start", "datetime_complete", "duration", "params", "metrics", "labels", "state", "reason")
_OTHERS = ("feasible", "last_step", "worker", "artifacts")
_OF_MEASUREMENTS = ("number", "step", "time")
#: Of one answer.
_POINTS_MOST = 100_000


def frame_of(study: StudyRecord, attrs: Sequence[str]) -> pandas.DataFrame:
    """A row for each trial. Raises ImportError without pandas, ValueError for what a trial does not have."""
    for attr in attrs:
        if attr not in ATTRS and attr not in _OTHERS:
            raise ValueError(f"{attr!r} is no column of trials: there are {', '.join((*ATTRS, *_OTHERS))}")
    pd = _pandas("trials_dataframe")
    trials = study.trials
    columns: dict[str, Any] = {}
    for attr in attrs:
        columns.update(_columns(study, trials, attr))
    frame = pd.DataFrame(columns, index=range(len(trials)))
    for name in ("datetime_start", "datetime_complete"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name], utc=True)
    if "duration" in frame:
        frame["duration"] = pd.to_timedelta(frame["duration"])
    numbers = [name for name in frame if name.split("_")[0] in ("value", "values", "metrics")]
    return frame.astype({name: float for name in numbers})


def curves_of(study: StudyRecord) -> pandas.DataFrame:
    """A row for each measurement of each trial. Raises ImportError without pandas."""
    pd = _pandas("measurements_dataframe")
    rows: list[dict[str, Any]] = []
    metrics = dict.fromkeys(_column(metric) for metric in study.metrics)
    for numbers in _batches([] if study._is_learning else study.all_data()):
        for curve in study.calls.call("ListMeasurements", study=study.id, trials=numbers)["curves"]:
            for point in curve["points"]:
                values = {_column(metric): value for metric, value in point["values"].items()}
                metrics.update(dict.fromkeys(values))
                rows.append({"number": curve["trial"], "step": point["step"], "time": decode_time(point["time"]) if "time" in point else None, **values})
    frame = pd.DataFrame(rows, columns=[*_OF_MEASUREMENTS, *metrics])
    frame["time"] = pd.to_datetime(frame["time"], utc=True)
    return frame.astype({"number": int, "step": int, **dict.fromkeys(metrics, float)})


def _column(metric: str) -> str:
    return f"metrics_{metric}" if metric in _OF_MEASUREMENTS else metric


def _batches(trials: Iterable[Mapping[str, Any]]) -> Iterator[list[int]]:
    """Numbers of trials with measurements, as many at a time as one answer holds."""
    batch: list[int] = []
    points = 0
    for trial in trials:
        count = trial["measurement_count"]
        if batch and points + count > _POINTS_MOST:
            yield batch
            batch, points = [], 0
        if count > 0:
            batch.append(trial["number"])
            points += count
    if batch:
        yield batch


def _pandas(method: str) -> Any:
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        if error.name != "pandas":
            raise
        raise ImportError(f"study.{method}() needs pandas, which is not installed here: pip install pandas") from None
    return pd


def _columns(study: StudyRecord, trials: Sequence[FrozenTrial], attr: str) -> dict[str, list[Any]]:
    """The columns of one attribute, by name."""
    if attr == "value":
        names = ["value"] if len(study.metrics) == 1 else [f"values_{metric}" for metric in study.metrics]
        return {name: [trial.values[place] if trial.values else None for trial in trials] for place, name in enumerate(names)}
    if attr == "params":
        return _of_mappings(attr, trials, lambda trial: trial.params, study._parameters)
    if attr == "metrics":
        return _of_mappings(attr, trials, lambda trial: {name: value for name, value in trial.metrics.items() if name not in study.metrics})
    if attr == "labels":
        return _of_mappings(attr, trials, lambda trial: trial.labels)
    return {attr: [getattr(trial, attr) for trial in trials]}


def _of_mappings(attr: str, trials: Sequence[FrozenTrial], of: Callable[[FrozenTrial], dict[str, Any]], known: Iterable[str] = ()) -> dict[str, list[Any]]:
    """A column for each name that is known, or that some trial has."""
    names = dict.fromkeys(known)
    for trial in trials:
        names.update(dict.fromkeys(of(trial)))
    return {f"{attr}_{name}": [of(trial).get(name) for trial in trials] for name in names}
