"""Ask and tell: studies whose trials your own program evaluates."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from ._calls import Calls
from ._optimizing import Callback, Objective, Optimization
from ._progress import Progress
from ._values import encode_time, encode_values
from ._worker import worker_name
from .errors import AWAY, GONE, HoneError, StudyEnded
from .frozen_trial import FrozenTrial
from .space import Parameter, Value
from .study_record import StudyRecord
from .trial import Trial

_RESULTS = {None: "SUCCEEDED", "pruned": "STOPPED", "infeasible": "INFEASIBLE", "failed": "FAILED"}
_TOLD = (*_RESULTS, "cancelled")
_ENDED = tuple(_RESULTS.values())

_OPEN = ("REQUESTED", "ACTIVE", "STOPPING")


class Study(StudyRecord):
    """A study on the server. Any number of processes may ask and tell at the same time."""

    def _begin(self, calls: Calls) -> None:
        super()._begin(calls)
        self._optimizations: set[Optimization] = set()
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
            raise ValueError(f"{state!r} is no state that a trial is told with: it is one of {_list_of(_TOLD)}")
        if trial.told:
            raise ValueError(f"trial {trial.number} of {self.name} was told already: what was said first stands")
        if state == "cancelled":
            return self._cancel(trial, reason or "told as cancelled", measurements=list(measurements))
        fields: dict[str, Any] = {"study": self.id, "trial": trial.number, "epoch": trial.epoch, "measurements": list(measurements)}
        fields.update(result=_RESULTS[state], reason="" if state is None else reason or f"told as {state}")
        if values is not None and state in (None, "pruned"):
            fields["measurements"] += trial.final_measurements(self._numbers(values))
        try:
            self.calls.call("CompleteTrial", **fields)
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
        callbacks: Sequence[Callback] = (),
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

    def enqueue_trial(self, params: Mapping[str, Value]) -> int:
        """Puts a known point first in the queue; its trial number."""
        return int(self.calls.call("CreateTrial", study=self.id, parameters=encode_values(params))["number"])

    def add_trial(
        self,
        params: Mapping[str, Value],
        *,
        state: str = "SUCCEEDED",
        measurements: Sequence[Mapping[str, Any]] = (),
        reason: str = "",
        datetime_start: datetime | None = None,
        datetime_complete: datetime | None = None,
        request_id: str | None = None,
        **fields: Any,
    ) -> int:
        """Brings in a trial that was evaluated already (SUCCEEDED, STOPPED, INFEASIBLE or FAILED); its number. It began and ended now, where nothing
        else is said. What comes twice with one request id counts once. Raises ValueError for another state."""
        if state not in _ENDED:
            raise ValueError(f"{state!r} is no state of a trial that has ended: it is one of {_list_of(_ENDED)}")
        finished: dict[str, Any] = {"state": state, "reason": reason, "measurements": list(measurements)}
        if datetime_start is not None:
            finished["create_time"] = finished["start_time"] = encode_time(datetime_start)
        if datetime_complete is not None:
            finished["end_time"] = encode_time(datetime_complete)
        if request_id is not None:
            fields["request_id"] = request_id
        return int(self.calls.call("CreateTrial", study=self.id, parameters=encode_values(params), finished=finished, **fields)["number"])

    def add_parameter(self, name: str, parameter: Parameter, *, default: Value | None = None) -> None:
        """Adds a parameter while the study runs. Trials that are there count as having had `default` (or the parameter's own default); it is
        needed where the parameter is active in one of them. Adding what is there already, just so, changes nothing: many workers may.

        Raises HoneError INVALID_STUDY, which says what is wrong or missing.
        """
        self.set_parameters({name: parameter.document() if default is None else {**parameter.document(), "default": default}})

    def set_parameters(self, params: Mapping[str, Parameter | Mapping[str, Any]]) -> None:
        """Adds parameters while the study runs, and puts others in the place of their namesakes (a wider range, more choices, other beliefs):
        all of them or none. Each is declared in full, or as an entry of a study document; of several workers that edit at once, all are heard.

        Raises HoneError INVALID_STUDY: docs/concepts.md says what may change.
        """
        documents = {name: json.dumps(one if isinstance(one, Mapping) else one.document()) for name, one in params.items()}
        self.take(self.calls.call("UpdateStudy", study=self.id, patch={"set_parameters": documents}))

    def __reduce__(self) -> tuple[Any, ...]:
        """Its name and its server's address, for worker processes and copies, which connect anew; the token is found there as it was here, and does
        not travel."""
        from .create import load_study

        if self._is_learning:
            raise TypeError(f"study {self.name} cannot be copied before it has learned its space: declare the space, or evaluate its first trial before")
        server = self.calls.server
        return partial(load_study, server=f"https://{server.address}" if server.trust else server.address), (self.id,)

    def _ended(self, trial: Trial) -> list[FrozenTrial]:
        """The trials that ended with this one; none where another worker has it now."""
        frozen = self._frozen(self.calls.call("GetTrial", study=self.id, trial=trial.number))
        return [] if frozen.state in _OPEN else [frozen]


def _list_of(states: Sequence[str | None]) -> str:
    return ", ".join(map(repr, states))
