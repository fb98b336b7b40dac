"""One call of `study.optimize`: ask, evaluate and tell, in as many threads as wanted."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

from ._progress import Progress
from .errors import AWAY, HoneError, StudyEnded, TrialPruned
from .frozen_trial import FrozenTrial
from .trial import Trial

Objective = Callable[[Trial], float | Sequence[float]]

_log = logging.getLogger("hone")
#: A person who interrupts wants to go on, also while the server is away.
_FAREWELL_SECONDS = 5.0


class AskAndTell(Protocol):
    """The study as an optimization needs it."""

    name: str
    #: How often a worker must be heard; None when silence means nothing.
    heartbeat_seconds: float | None

    @property
    def _is_learning(self) -> bool:
        """Whether its trials come one after another, as its space is not known yet."""

    def ask(self) -> Trial:
        """The next trial. Raises StudyEnded when there is no more."""

    def tell(self, trial: Trial, values: Sequence[float] | None = None, *, state: str | None = None, reason: str = "") -> None:
        """Ends a trial."""

    def _cancel(self, trial: Trial, reason: str, *, within: float | None = None) -> None:
        """Ends a trial as one that counts for nothing."""

    def _numbers(self, values: float | Sequence[float]) -> list[float]:
        """What an objective returned, a number for each metric. Raises ValueError."""

    def _ended(self, trial: Trial) -> list[FrozenTrial]:
        """The trials that ended with this one."""


Asked = TypeVar("Asked", bound=AskAndTell)
Callback = Callable[[Asked, FrozenTrial], None]


class Optimization(Generic[Asked]):
    """Evaluates trials of a study until `n_trials` were asked for, the time is over, the study ends, or it is stopped."""

    def __init__(
        self,
        study: Asked,
        objective: Objective,
        *,
        n_trials: int | None,
        timeout: float | None,
        catch: tuple[type[BaseException], ...],
        callbacks: Sequence[Callback[Asked]],
        progress: Progress | None,
    ) -> None:
        self._study = study
        self._objective = objective
        self._catch = catch
        self._callbacks = callbacks
        self._progress = progress
        self._end = None if timeout is None else time.monotonic() + timeout
        self._left = n_trials
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._begun = False
        self._why_none: str | None = None

    def stop(self) -> None:
        """Lets it end after the trials that it has."""
        self._stopped.set()

    def run(self, n_jobs: int) -> None:
        """Returns when all is done; raises what the objective or a callback raised."""
        if n_jobs < 1 and n_jobs != -1:
            raise ValueError(f"n_jobs is {n_jobs}: say how many trials to evaluate at a time, or -1 for one on each CPU")
        try:
            self._run((os.cpu_count() or 1) if n_jobs == -1 else n_jobs)
        finally:
            if self._progress is not None:
                self._progress.close()
        if self._why_none is not None and not self._begun:
            _log.warning("study %s has no trial to evaluate: %s", self._study.name, self._why_none)

    def _run(self, count: int) -> None:
        while count == 1 or self._study._is_learning:
            if not self._turn():
                return
        with ThreadPoolExecutor(count, thread_name_prefix="hone-job") as pool:
            jobs = [pool.submit(self._turns) for _ in range(count)]
            try:
                for job in jobs:
                    job.result()
            except BaseException:
                # An interrupt reaches the thread that waits here, not those that evaluate.
                self.stop()
                raise

    def _turns(self) -> None:
        while self._turn():
            pass

    def _turn(self) -> bool:
        """Evaluates the next trial; False where there is to be none."""
        if not self._takes_another():
            return False
        try:
            trial = self._study.ask()
        except StudyEnded as ended:
            self._why_none = str(ended)
            return False
        self._begun = True
        try:
            self._evaluate(trial)
            if self._progress is not None:
                self._progress.add()
            for frozen in self._study._ended(trial) if self._callbacks else ():
                for callback in self._callbacks:
                    callback(self._study, frozen)
        except BaseException:
            self.stop()
            raise
        return True

    def _takes_another(self) -> bool:
        if self._stopped.is_set() or (self._end is not None and time.monotonic() >= self._end):
            return False
        with self._lock:
            if self._left is None:
                return True
            self._left -= 1
            return self._left >= 0

    def _evaluate(self, trial: Trial) -> None:
        try:
            self._evaluate_and_tell(trial)
        except KeyboardInterrupt as interrupt:
            # It says nothing of the trial's point, which must not count as one that fails.
            if not trial.told:
                self._study._cancel(trial, "interrupted by a person", within=_FAREWELL_SECONDS)
            if not isinstance(interrupt, self._catch):
                raise

    def _evaluate_and_tell(self, trial: Trial) -> None:
        study = self._study
        try:
            with trial.keep_alive():
                told = self._objective(trial)
            # Here, so that an objective which returns nonsense fails its trial.
            values = None if told is None else study._numbers(told)
        except TrialPruned as pruned:
            study.tell(trial, state="pruned", reason=str(pruned) or "pruned by the objective itself")
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if not self._leaves(error):
                study.tell(trial, state="failed", reason=f"{type(error).__name__}: {error}"[:500])
            if not isinstance(error, self._catch):
                raise
            _log.warning("trial %d of study %s failed: %s: %s", trial.number, study.name, type(error).__name__, error)
        else:
            study.tell(trial, values)

    def _leaves(self, error: BaseException) -> bool:
        """Where silence is noticed, the next worker gets the trial of one whose end says nothing of its point: a job that makes room, or has lost its server."""
        says_nothing = isinstance(error, SystemExit) or (isinstance(error, HoneError) and error.code in AWAY)
        return says_nothing and self._study.heartbeat_seconds is not None and not isinstance(error, self._catch)
