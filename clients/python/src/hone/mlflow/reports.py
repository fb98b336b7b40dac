"""What runs of MLflow log, reported to Hone."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from .._metric_names import MetricNames

Report = Callable[[int, Mapping[str, float]], None]

#: The machine's, by a thread of MLflow's: no metrics of the training.
_OWN = "system/"


class Logged(NamedTuple):
    """One value as MLflow logs it; a script that names no step logs all of them at 0."""

    key: str
    value: float
    step: int
    #: In milliseconds, where the caller says it.
    timestamp: int | None = None
    #: Whether it is said of a model that is logged.
    of_model: bool = False


class Reports:
    """The reports of one process: those of a later run go on behind the last step of the runs before it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._names = MetricNames("hone.mlflow")
        self._offsets: dict[str, int] = {}
        self._last_steps: dict[tuple[str, str], int] = {}
        self._last_step = -1
        self._at_zero: dict[tuple[str, str], set[tuple[float, int | None]]] = {}
        # The sending thread does not come along into processes that the script forks off.
        self._process = os.getpid()
        # Autologging logs from threads of its own.
        self._lock = threading.Lock()

    def log(self, run: str, logged: Iterable[Logged]) -> None:
        """A run has logged these."""
        if os.getpid() != self._process:
            return
        with self._lock:
            steps: dict[int, dict[str, float]] = {}
            for one in logged:
                if not one.key.startswith(_OWN) and not self._is_copy(run, one):
                    steps.setdefault(self._step(run, one), {})[one.key] = float(one.value)
            for step, metrics in sorted(steps.items()):
                self._send(run, step, metrics)

    def _is_copy(self, run: str, one: Logged) -> bool:
        """Whether this is what step 0 has already: log_model says that once more, of the model. Of other steps a copy takes its own place."""
        if one.step != 0:
            return False
        known = self._at_zero.setdefault((run, one.key), set())
        if one.of_model and not known.isdisjoint([(one.value, one.timestamp), (one.value, None)]):
            return True
        known.add((one.value, one.timestamp))
        return False

    def _step(self, run: str, one: Logged) -> int:
        """Where the value stands: the next step of its metric, where 0 comes once more."""
        last = self._last_steps.get((run, one.key))
        step = one.step if one.step != 0 or last is None else last + 1
        self._last_steps[run, one.key] = step
        return step

    def _send(self, run: str, step: int, metrics: Mapping[str, float]) -> None:
        at = step + self._offsets.setdefault(run, max(0, self._last_step + 1 - step))
        for portion in self._names.portions(metrics):
            self._report(at, portion)
            self._last_step = max(self._last_step, at)
