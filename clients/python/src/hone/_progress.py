"""How far `optimize` is, as a line that is written over itself: in a terminal and below a notebook's cell alike."""

from __future__ import annotations

import sys
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from .errors import HoneError

if TYPE_CHECKING:
    from .study_record import StudyRecord

_EVERY_SECONDS = 0.2
_PATIENCE = 2.0


class Progress:
    """Counts the trials that ended here, and says which one of the study's is the best."""

    def __init__(self, study: StudyRecord, n_trials: int | None) -> None:
        self._study = study
        self._of = "" if n_trials is None else f" of {n_trials}"
        self._ended = 0
        self._width = 0
        self._begun = time.monotonic()
        self._shown = self._begun - _EVERY_SECONDS
        self._lock = threading.Lock()

    def add(self) -> None:
        """A trial has ended."""
        with self._lock:
            self._ended += 1
            if time.monotonic() - self._shown >= _EVERY_SECONDS:
                self._show()

    def close(self) -> None:
        """Writes the line for the last time."""
        with self._lock:
            self._show()
            print(file=sys.stderr, flush=True)

    def _show(self) -> None:
        self._shown = time.monotonic()
        seconds = timedelta(seconds=int(self._shown - self._begun))
        line = f"{self._ended}{self._of} trials · {self._best()}{seconds}"
        print(f"\r{line:{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = len(line)

    def _best(self) -> str:
        study = self._study
        if study._is_learning or len(study.metrics) > 1:
            return ""
        try:
            data = study.calls.call_within(_PATIENCE, "GetStudy", study=study.id)
        except HoneError:
            return ""
        return f"best {study.metrics[0]} {data['best_values'][0]:.6g} (trial {data['best_trial']}) · " if data["best_trial"] else ""
