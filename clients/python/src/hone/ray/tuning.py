"""Whether Ray tunes, and that the server hears of what it evaluates for as long as it does."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable

from ray import tune

from ..errors import HoneError
from ..trial import Trial


def is_tuning(thread: int) -> bool:
    """Whether a thread is within `tune.run`, as Tuner.fit is: Ray tells a search algorithm neither of an interrupt nor of a time budget's end."""
    frame = sys._current_frames().get(thread)
    while frame is not None and frame.f_code is not tune.run.__code__:
        frame = frame.f_back
    return frame is not None


class Heartbeats:
    """Says twice in every heartbeat that the trials are alive, those that wait for a machine too, until the thread that began it tunes no more."""

    def __init__(self, seconds: float, trials: Callable[[], Iterable[Trial]]) -> None:
        self._pause = seconds / 2
        self._trials = trials
        self._tuner = threading.get_ident()
        self._thread = threading.Thread(target=self._beat, name="hone-heartbeat", daemon=True)
        self._thread.start()

    @property
    def are_heard(self) -> bool:
        return self._thread.is_alive()

    def _beat(self) -> None:
        over = threading.Event()
        while not over.wait(self._pause) and is_tuning(self._tuner):
            for trial in self._trials():
                try:
                    trial.heartbeat()
                except HoneError:
                    continue  # the next beat, or what the trial reports, says what is wrong
