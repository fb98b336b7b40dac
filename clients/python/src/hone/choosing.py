"""Studies whose points an algorithm of your own chooses: the study (algorithm `external`) runs them, stops the hopeless ones and keeps them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ._calls import WORKERS_PATIENCE
from .frozen_trial import FrozenTrial
from .space import Value
from .study import Study

#: What chooses points: all trials so far, and how many points there is room for; as many of them, fewer, or none for now.
Algorithm = Callable[[Sequence[FrozenTrial], int], Iterable[Mapping[str, Value]]]

_OPEN = ("REQUESTED", "ACTIVE", "STOPPING")


def choose_points(study: Study, algorithm: Algorithm, *, at_once: int | None = None, poll_seconds: float = 0.5) -> None:
    """Keeps a study in points until it has ended: whenever a trial could start, `algorithm(trials, count)` chooses `count` points, which go
    into the study's queue. It sees every trial with its state, parameters and values (`REQUESTED`, `ACTIVE` and `STOPPING` are still open).
    No more than `at_once` are open at a time; None: as many as the study's budget lets run.

    An algorithm that gives none while trials run is asked again when one has ended; one that gives none while nothing runs has no more, and
    the call returns. Nothing is kept here: a program that was killed goes on where it was. Raises HoneError INVALID_REQUEST for a point
    that is none of the study's space; what the algorithm raises is passed on.
    """
    seen: Mapping[str, int] | None = None
    while True:
        # Without its points the workers have nothing to do: it waits for the server as they do.
        data = study.calls.call_within(WORKERS_PATIENCE, "GetStudy", study=study.id)
        if data["state"] == "ENDED":
            return
        if data["counts"] != seen and data["state"] == "ACTIVE":
            seen = data["counts"]
            trials = list(study.all_data())
            count = _room(json.loads(data["spec_json"])["budget"], at_once, trials)
            points = list(algorithm([study._frozen(trial) for trial in trials], count)) if count > 0 else []
            for point in points:
                study.enqueue_trial(point)
            if points:
                continue
            if count > 0 and not any(trial["state"] in _OPEN for trial in trials):
                return
        time.sleep(poll_seconds)


def _room(budget: Mapping[str, Any], at_once: int | None, trials: Sequence[Mapping[str, Any]]) -> int:
    """How many points could start now that are not in the queue yet."""
    room: int = min(budget["parallel"], at_once or budget["parallel"]) - sum(trial["state"] in _OPEN for trial in trials)
    most = budget.get("trials")
    return room if most is None else min(room, most - sum(trial["source"] != "import" for trial in trials))
