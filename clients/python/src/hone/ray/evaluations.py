"""The trials that Ray runs, each with the one of Hone's that it evaluates."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from ray.tune.result import AUTO_RESULT_KEYS, DONE, SHOULD_CHECKPOINT, TRAINING_ITERATION

from .._metric_names import MetricNames
from ..study import Study
from ..trial import Trial
from .tuning import Heartbeats

_WORKER = "ray-"
_OWN = frozenset({*AUTO_RESULT_KEYS, DONE, SHOULD_CHECKPOINT})


@dataclass
class Evaluation:
    """A trial of Hone's that one of Ray's evaluates."""

    trial: Trial
    #: The iteration whose result was reported last.
    reported: int | None = None
    #: Why it fails, as far as a scheduler has said so.
    error: str = ""

    @property
    def has_all(self) -> bool:
        """Whether it has taken all of the resource that the study's algorithm gave it, if it gave it a part."""
        return self.trial.resource is not None and self.reported is not None and self.reported >= self.trial.resource


class Evaluations:
    """Asks for trials, reports their results, and makes Hone's record true when they end."""

    def __init__(self, study: Study, stop: Mapping[str, float], longest: int = 0) -> None:
        self.study = study
        #: The last iteration of any trial so far.
        self.longest = longest
        self._stop = stop
        self._open: dict[str, Evaluation] = {}
        #: Trials that were given in the place of others.
        self._spare: list[Trial] = []
        self._ask_at = 0.0
        self._heartbeats: Heartbeats | None = None
        self._names = MetricNames("hone.ray")

    def numbers(self) -> dict[str, int]:
        """Which trial of Hone's each open one of Ray's evaluates."""
        return {one: evaluation.trial.number for one, evaluation in self._open.items()}

    def open_before(self) -> dict[str, int]:
        """The same by what the study says of a run before."""
        workers = {trial.number: trial.worker or "" for trial in self.study.trials if trial.state in ("ACTIVE", "REQUESTED")}
        return {worker.removeprefix(_WORKER): number for number, worker in workers.items() if worker.startswith(_WORKER)}

    def ask(self, trial_id: str) -> Trial | None:
        """The next trial; None where there is none now. Raises StudyEnded."""
        if self._spare:
            return self._spare.pop()
        if time.monotonic() < self._ask_at:
            return None
        trials, pause = self.study._take_now(1, _worker(trial_id))
        if not trials:
            self._ask_at = time.monotonic() + pause
            return None
        return trials[0]

    def begin(self, trial_id: str, trial: Trial, reported: int | None = None) -> None:
        """Ray has the trial from now on, of which a run before had reported so many iterations."""
        self._open[trial_id] = Evaluation(trial, reported)
        seconds = self.study.heartbeat_seconds
        if seconds is not None and (self._heartbeats is None or not self._heartbeats.are_heard):
            self._heartbeats = Heartbeats(seconds, lambda: [evaluation.trial for evaluation in list(self._open.values())])

    def claim(self, trial_id: str, number: int) -> Trial | None:
        """The trial that a restored one of Ray's goes on with; None where it has ended, or is in other hands by now."""
        data = self.study.calls.call("GetTrial", study=self.study.id, trial=number)
        if data["state"] == "ACTIVE" and data.get("worker") == _worker(trial_id):
            return Trial(self.study, data)
        if data["state"] != "REQUESTED":
            return None
        taken, _ = self.study._take_now(1, _worker(trial_id), open="RECLAIM")
        for trial in taken:
            if trial.number == number:
                return trial
            self._spare.append(trial)
        return None

    def report(self, trial_id: str, result: Mapping[str, Any]) -> str | None:
        """Reports a result, once; why the trial should end, None while it should not."""
        evaluation = self._open.get(trial_id)
        if evaluation is None:
            return None
        step = int(result[TRAINING_ITERATION])
        if step != evaluation.reported:
            for values in self._names.portions(self._metrics(result)):
                evaluation.trial.report(values, step)
            evaluation.reported = step
            self.longest = max(self.longest, step)
        through = "it has taken all that it was given" if evaluation.has_all else None
        return evaluation.trial.stop_reason() or through

    def note_error(self, trial_id: str, words: str) -> None:
        """Keeps why a trial failed, for when Ray gives it up."""
        if trial_id in self._open:
            self._open[trial_id].error = words

    def end(self, trial_id: str, result: Mapping[str, Any] | None, error: bool) -> None:
        """Tells Hone how a trial ended, if it was one of Hone's."""
        evaluation = self._open.pop(trial_id, None)
        if evaluation is None:
            return
        trial = evaluation.trial
        if error:
            self.study.tell(trial, state="failed", reason=evaluation.error or "it failed in Ray: error.txt in its folder there says why")
        elif not result:
            self._end_waiting(evaluation)
        elif TRAINING_ITERATION in result:
            self._end_at(int(result[TRAINING_ITERATION]), evaluation, result)
        else:
            given = [result[metric] for metric in self.study.metrics if metric in result]
            self.study.tell(trial, given if len(given) == len(self.study.metrics) else None)

    def _end_waiting(self, evaluation: Evaluation) -> None:
        """Ends a trial that was stopped while it was paused, or before it began."""
        step = evaluation.reported
        if step is None:
            return self.study.tell(evaluation.trial, state="cancelled", reason="Ray stopped it before it reported")
        state = "pruned" if self._is_early(step, {}) else None
        self.study.tell(evaluation.trial, state=state, reason="Ray's scheduler stopped it while it was paused")

    def _end_at(self, step: int, evaluation: Evaluation, result: Mapping[str, Any]) -> None:
        # The last result of a trial that its scheduler or a condition stops is told to nobody but here.
        late = [] if step == evaluation.reported else [{"step": step, "values": values} for values in self._names.portions(self._metrics(result))]
        early = bool(late) and self._is_early(step, result)
        self.longest = max(self.longest, step)
        reason = f"Ray's scheduler stopped it at iteration {step}" if early else ""
        self.study.tell(evaluation.trial, state="pruned" if early else None, reason=reason, measurements=late)

    def _is_early(self, step: int, result: Mapping[str, Any]) -> bool:
        """Whether it was stopped short of the study's resource, or, where that is not known, of the longest trial."""
        if any(result.get(name, float("-inf")) >= bound for name, bound in self._stop.items()):
            return False
        return step < (self.study.resource_most or self.longest)

    def _metrics(self, result: Mapping[str, Any]) -> dict[str, float]:
        wanted = {name: value for name, value in result.items() if name in self.study.metrics or not (name in _OWN or name.startswith("config/"))}
        return {name: float(value) for name, value in wanted.items() if isinstance(value, Real)}


def _worker(trial_id: str) -> str:
    """Who evaluates, as the dashboard shows it: the trial by Ray's name."""
    return f"{_WORKER}{trial_id}"
