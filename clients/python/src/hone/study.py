"""Ask and tell: studies whose trials your own program evaluates."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ._calls import Calls, connect
from ._frames import ATTRS, curves_of, frame_of
from ._notebook import html_of
from ._optimizing import Callback, Objective, Optimization
from ._progress import Progress
from ._server import find_server
from ._worker import worker_name
from .editable_study import EditableStudy
from .errors import AWAY, GONE, HoneError, StudyEnded
from .frozen_trial import FrozenTrial
from .trial import Trial

if TYPE_CHECKING:
    import pandas

_log = logging.getLogger("hone")

_RESULTS = {None: "SUCCEEDED", "pruned": "STOPPED", "infeasible": "INFEASIBLE", "failed": "FAILED"}
_TOLD = (*_RESULTS, "cancelled")
_OPEN = ("REQUESTED", "ACTIVE", "STOPPING")


class Study(EditableStudy):
    """A study on the server. Any number of processes may ask and tell at the same time."""

    def _begin(self, calls: Calls) -> None:
        super()._begin(calls)
        self._optimizations: set[Optimization[Study]] = set()
        #: Requests for trials whose answers an interrupt kept from coming, by worker.
        self._cut_off: dict[str, str] = {}

    def ask(self, worker: str | None = None) -> Trial:
        """The next trial; waits while the study says "not now". Raises StudyEnded when there is no more."""
        return self._take(1, worker)[0]

    def _take(self, count: int, worker: str | None = None) -> list[Trial]:
        """As `ask`, of as many trials as there are now, `count` at most: the next ones may wait for what these bring."""
        worker = worker or worker_name()
        while True:
            # The same request again gets the same trial: else that would stay open with nobody to evaluate it.
            request = self._cut_off.pop(worker, None) or uuid.uuid4().hex
            try:
                trials, pause = self._take_now(count, worker, request_id=request)
            except KeyboardInterrupt:
                self._cut_off[worker] = request
                raise
            if trials:
                return trials
            time.sleep(pause)

    def _take_now(self, count: int, worker: str, open: str = "NEW", **fields: Any) -> tuple[list[Trial], float]:
        """The trials that there are now, `count` at most, and in how many seconds to ask again where there are none. Raises StudyEnded."""
        answer = self.calls.call("SuggestTrials", study=self.id, worker=worker, count=count, open=open, **fields)
        if "exhausted" in answer and not answer["trials"]:
            raise StudyEnded(answer["exhausted"]["why"])
        pause = min(5.0, max(0.05, answer.get("wait", {}).get("retry_after_ms", 1000) / 1000))
        return [Trial(self, data) for data in answer["trials"]], pause

    def tell(
        self,
        trial: Trial,
        values: float | Sequence[float] | None = None,
        *,
        state: str | None = None,
        reason: str = "",
        measurements: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Ends a trial: with its objective(s), or with a state: "pruned", "infeasible", "failed" or "cancelled" (it counts for nothing). `measurements`
        are what it has not reported yet.

        A trial that this worker no longer has is left alone. Raises ValueError for values that are not one number for each objective, for
        another state, and for a trial that was told here before.
        """
        if not isinstance(trial, Trial):
            raise TypeError(f"{trial!r} is no trial: tell what `ask` returned")
        if state not in _TOLD:
            raise ValueError(f"{state!r} is no state that a trial is told with: it is one of {', '.join(map(repr, _TOLD))}")
        if trial.told:
            raise ValueError(f"trial {trial.number} of {self.name} was told already: what was said first stands")
        if state == "cancelled":
            return self._cancel(trial, reason or "told as cancelled", measurements=list(measurements))
        fields: dict[str, Any] = {"study": self.id, "trial": trial.number, "epoch": trial.epoch, "measurements": list(measurements)}
        fields.update(result=_RESULTS[state], reason="" if state is None else reason or f"told as {state}")
        if values is not None and state in (None, "pruned"):
            fields["measurements"] += trial.final_measurements(self._numbers(values))
        try:
            ended = self.calls.call("CompleteTrial", **fields)
            if ended.get("outcome", {}).get("reason") == "noObjective":
                metrics = ", ".join(self.metrics)
                _log.warning("trial %d of study %s failed: no value of %s was returned, told or reported", trial.number, self.name, metrics)
        except HoneError as error:
            if error.code not in GONE:
                raise
        trial.told = True

    def _cancel(self, trial: Trial, reason: str, *, within: float | None = None, measurements: Sequence[Mapping[str, Any]] = ()) -> None:
        """Ends a trial as one that counts for nothing; left open where the server stays away longer than `within` seconds."""
        trial.told = True
        call = self.calls.call if within is None else partial(self.calls.call_within, within)
        try:
            call("StopTrial", study=self.id, trial=trial.number, reason=reason)
            call("CompleteTrial", study=self.id, trial=trial.number, epoch=trial.epoch, result="SUCCEEDED", measurements=measurements)
        except HoneError as error:
            if error.code not in (GONE if within is None else (*GONE, *AWAY)):
                raise

    def _numbers(self, values: float | Sequence[float]) -> list[float]:
        listed = [values] if isinstance(values, str) or not isinstance(values, Iterable) else list(values)
        try:
            numbers = [float(value) for value in listed]
        except (TypeError, ValueError):
            numbers = []
        if len(numbers) != len(self.metrics):
            wanted = "a number" if len(self.metrics) == 1 else f"{len(self.metrics)} numbers"
            raise ValueError(f"{values!r} is no value of a trial of {self.name}: it wants {wanted}, of {', '.join(self.metrics)}")
        return numbers

    def optimize(
        self,
        objective: Objective,
        n_trials: int | None = None,
        *,
        n_jobs: int = 1,
        timeout: float | None = None,
        catch: tuple[type[BaseException], ...] = (),
        callbacks: Sequence[Callback[Study]] = (),
        show_progress_bar: bool = False,
    ) -> None:
        """Evaluates trials until `n_trials` were asked for here, the time is over, the study ends, or `stop()` is called.

        An exception in the objective fails its trial and is raised, unless it is in `catch`; `TrialPruned` ends it as stopped. An interrupt (Ctrl-C, the
        stop button of a notebook) cancels its trial; with `n_jobs`, which may be -1 for one on each CPU, those that are being evaluated end first.
        Each of `callbacks` is called with the study and the trial as it ended, in the thread that evaluated it; what one raises ends all.
        `show_progress_bar` writes a line to stderr that says how far it is and which trial is the best.
        """
        progress = Progress(self, n_trials) if show_progress_bar else None
        optimization = Optimization(self, objective, n_trials=n_trials, timeout=timeout, catch=catch, callbacks=callbacks, progress=progress)
        self._optimizations.add(optimization)
        try:
            optimization.run(n_jobs)
        finally:
            self._optimizations.discard(optimization)

    def stop(self) -> None:
        """Lets `optimize` end after the trials that it has; the study itself goes on for others."""
        for optimization in tuple(self._optimizations):
            optimization.stop()

    def trials_dataframe(self, attrs: Sequence[str] | None = None) -> pandas.DataFrame:
        """The trials as a data frame of pandas, a row for each: `number`, `value` (`values_NAME` of several objectives), `datetime_start` and
        `datetime_complete` in UTC, `duration`, `params_NAME`, `metrics_NAME` of what was measured besides, `labels_NAME`, `state` and `reason`, and
        `feasible` where the study has constraints; `attrs` names others or fewer, also `last_step`, `worker` and `artifacts`. What a trial does
        not have is empty. Raises ImportError without pandas."""
        return frame_of(self, (*ATTRS, "feasible") if attrs is None and self._has_constraints else ATTRS if attrs is None else attrs)

    def measurements_dataframe(self) -> pandas.DataFrame:
        """What trials reported, as a data frame of pandas with a row for each trial (`number`) and `step`: its `time` in UTC, and a column for each
        metric. Raises ImportError without pandas."""
        return curves_of(self)

    def _repr_html_(self) -> str | None:
        return None if self._is_learning else html_of(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Its name and its server's address, for worker processes and copies, which connect anew; the token is found there as it was here, and does
        not travel."""
        if self._is_learning:
            raise TypeError(f"study {self.name} cannot be copied before it has learned its space: declare the space, or evaluate its first trial before")
        server = self.calls.server
        return partial(load_study, server=f"https://{server.address}" if server.trust else server.address), (self.id,)

    def _ended(self, trial: Trial) -> list[FrozenTrial]:
        """The trials that ended with this one; none where another worker has it now."""
        frozen = self._frozen(self.calls.call("GetTrial", study=self.id, trial=trial.number))
        return [] if frozen.state in _OPEN else [frozen]


def load_study(name: str, *, server: str | None = None, token: str | None = None, wait: float | None = None) -> Study:
    """A study that is there already, by its name, PROJECT/NAME or id; `wait` as in `create_study`. Raises HoneError STUDY_NOT_FOUND."""
    calls = connect(partial(find_server, server, token), wait)
    return Study(calls, calls.call("GetStudy", study=name))
