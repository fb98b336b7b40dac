"""What runs of W&B log, reported to Hone: steps are counted as W&B counts them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import Any

from .._metric_names import MetricNames
from .numbers import numbers_of

Report = Callable[[int, Mapping[str, float]], None]


class Reports:
    """The reports of one process: those of a later run go on behind the last step of the runs before it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._histories: dict[Any, _History] = {}
        self._last_step = -1
        self._names = MetricNames("hone.wandb")
        # The sending thread does not come along into processes that the script forks off.
        self._process = os.getpid()
        # A script may log from several threads.
        self._lock = threading.RLock()

    def log(self, run: Any, data: Mapping[str, Any], step: int | None, commit: bool | None) -> None:
        """A run has logged this."""
        if os.getpid() != self._process:
            return
        with self._lock:
            self._history(run).log(numbers_of(data), None if step is None else int(step), commit)

    def end(self, run: Any) -> None:
        """A run is about to finish: what was held back, and what only its summary has, is reported. Once; later calls do nothing."""
        if os.getpid() != self._process:
            return
        with self._lock:
            history = self._history(run)
            if not history.has_ended:
                history.end(numbers_of(_summary_of(run)))

    def end_all(self) -> None:
        """The program has ended, and with it every run."""
        for run in list(self._histories):
            self.end(run)

    def _history(self, run: Any) -> _History:
        if run not in self._histories:
            self._histories[run] = _History(run.starting_step, self._send)
        return self._histories[run]

    def _send(self, history: _History, step: int, metrics: Mapping[str, float]) -> None:
        if history.offset is None:
            history.offset = max(0, self._last_step + 1 - step)
        at = step + history.offset
        for portion in self._names.portions(metrics):
            self._report(at, portion)
            self._last_step = max(self._last_step, at)


def _summary_of(run: Any) -> dict[str, Any]:
    try:
        return {key: run.summary.get(key) for key in list(run.summary.keys())}
    except Exception:
        # W&B's service keeps it, which may have died; that is W&B's to tell.
        return {}


class _History:
    """The steps of one run: values of one step come together, the later of a name counts, and a step that has passed takes no more."""

    def __init__(self, step: int, send: Callable[[_History, int, Mapping[str, float]], None]) -> None:
        self.offset: int | None = None
        self.has_ended = False
        self._step = step
        self._last_sent = step
        self._send = send
        self._held: dict[str, float] = {}
        self._names: set[str] = set()

    def log(self, numbers: Mapping[str, float], step: int | None, commit: bool | None) -> None:
        if step is not None and step < self._step:
            return
        if step is not None and step > self._step:
            self._flush()
            self._step = step
        self._held.update(numbers)
        # W&B keeps a step that was given open for more; what is known of it is of use at once.
        if commit is not False:
            self._flush()
        if commit or (commit is None and step is None):
            self._step += 1

    def end(self, summary: Mapping[str, float]) -> None:
        self._flush()
        self.has_ended = True
        self._held = {name: value for name, value in summary.items() if name not in self._names}
        self._step = self._last_sent
        self._flush()

    def _flush(self) -> None:
        if not self._held:
            return
        self._names.update(self._held)
        self._last_sent = self._step
        self._send(self, self._step, self._held)
        self._held = {}
