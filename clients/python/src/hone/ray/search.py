"""HoneSearch: the trials of Ray Tune are suggested by Hone's server."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ray.tune.search import Searcher

from .._calls import Calls, connect
from .._names import fitting_study_name
from .._plan import StudyPlan
from .._server import Server, find_server
from .._waiting import await_server, seconds_to_wait
from ..create import take_up
from ..errors import StudyEnded
from ..study import Study
from .evaluations import Evaluations
from .objectives import demand_objectives, metric_and_mode, objectives_of
from .space import TuneSpace, read_space
from .tuning import is_tuning

#: A run that was killed leaves its trials to the next one.
_HEARTBEAT = "30s"
_STATES = {(False, False): "SUCCEEDED", (False, True): "STOPPED", (True, False): "FAILED", (True, True): "FAILED"}
_log = logging.getLogger("hone")


class HoneSearch(Searcher):  # type: ignore[misc]
    """Suggests the trials of a Tuner by a study on Hone's server. The study of that name goes on, and has up to `num_samples` trials in all (`trials`
    says otherwise); without a name each run is a study of its own, called after the program.

    The space is the Tuner's `param_space`, or `space` in the same words, which may have parameters of Hone's (hone.Float and the like); a study that is
    there needs none. `metric` and `mode` are the Tuner's, or lists of them here for several objectives. `points_to_evaluate` come first in a new study;
    with `evaluated_rewards` they are its history. `algorithm`, `early_stopping` and the fields of `spec` are those of hone.create_study; HoneScheduler
    heeds the rule.
    """

    _metric: Any
    _mode: Any

    def __init__(
        self,
        name: str | None = None,
        space: Mapping[str, Any] | None = None,
        *,
        metric: str | list[str] | None = None,
        mode: str | list[str] | None = None,
        points_to_evaluate: Sequence[Mapping[str, Any]] = (),
        evaluated_rewards: Sequence[float] = (),
        algorithm: str | Mapping[str, Any] = "auto",
        early_stopping: str | Mapping[str, Any] | None = None,
        trials: int | None = None,
        seed: int | None = None,
        server: str | None = None,
        token: str | None = None,
        **spec: Any,
    ) -> None:
        super().__init__(metric=metric, mode=mode)
        if evaluated_rewards and len(evaluated_rewards) != len(points_to_evaluate):
            raise ValueError(f"evaluated_rewards has {len(evaluated_rewards)} values, and points_to_evaluate {len(points_to_evaluate)} points: give one for each")
        #: Whether a HoneScheduler asks whether trials should stop.
        self.is_heeded = False
        self._name = name
        self._space: TuneSpace | None = None if space is None else read_space(space)
        self._points = list(points_to_evaluate)
        self._spec: dict[str, Any] = {"algorithm": algorithm, "early_stopping": early_stopping, "seed": seed, "workers": {"heartbeat": _HEARTBEAT}, **spec}
        self._trials = trials
        self._stop: dict[str, float] = {}
        #: What was evaluated elsewhere, until there is a study to keep it.
        self._evaluated: list[dict[str, Any]] = []
        self._server, self._token = server, token
        #: Of the run that this one goes on with.
        self._saved: dict[str, Any] = {}
        self._running: Evaluations | None = None
        for point, reward in zip(points_to_evaluate, evaluated_rewards, strict=False):
            self.add_evaluated_point(dict(point), reward)
        await_server(self._find, seconds_to_wait())

    @property
    def study(self) -> Study:
        """Hone's study, which is made or found where it was not yet: `search.study.best_params`."""
        return self._evaluations().study

    def set_search_properties(self, metric: str | None, mode: str | None, config: Mapping[str, Any], **spec: Any) -> bool:
        """Takes what the Tuner says: False where it says a space beside the search's own."""
        self._metric, self._mode = metric or self._metric, mode or self._mode
        samples = spec.get("num_samples") or 0
        if self._trials is None and samples > 0:
            self._trials = samples
        if isinstance(spec.get("stop"), Mapping):
            self._stop = dict(spec["stop"])
        space = read_space(config)
        if self._space is not None:
            return not space.params
        self._space = space
        return True

    def suggest(self, trial_id: str) -> dict[str, Any] | str | None:
        """The part of a trial's config that varies; None where there is no trial now, FINISHED where there will be none."""
        running = self._evaluations()
        try:
            trial = running.ask(trial_id)
        except StudyEnded as ended:
            _log.info("study %s has no more trials: %s", running.study.name, ended)
            return str(Searcher.FINISHED)
        if trial is None:
            return None
        running.begin(trial_id, trial)
        return (self._space or TuneSpace()).config(trial.params)

    def on_trial_result(self, trial_id: str, result: Mapping[str, Any]) -> None:
        """Reports a result as a measurement, at its iteration."""
        reason = self.report(trial_id, result)
        if reason is not None and not self.is_heeded:
            self.is_heeded = True
            words = "trial %s should end (%s), and goes on: tune.TuneConfig(scheduler=HoneScheduler()) ends such trials (said once)"
            _log.warning(words, trial_id, reason)

    def on_trial_complete(self, trial_id: str, result: Mapping[str, Any] | None = None, error: bool = False) -> None:
        """Tells Hone how a trial ended."""
        self._evaluations().end(trial_id, result, error)

    def report(self, trial_id: str, result: Mapping[str, Any]) -> str | None:
        """Reports a result, once; why the trial should end, None while it should not."""
        return self._evaluations().report(trial_id, result)

    def note_error(self, trial_id: str, words: str) -> None:
        """Keeps why a trial failed."""
        self._evaluations().note_error(trial_id, words)

    def add_evaluated_point(
        self,
        parameters: dict[str, Any],
        value: float,
        error: bool = False,
        pruned: bool = False,
        intermediate_values: list[float] | None = None,
    ) -> None:
        """Brings in what was evaluated elsewhere, as history that uses up no budget."""
        curve = [*(intermediate_values or []), value]
        measured = [one if isinstance(one, (list, tuple)) else [one] for one in curve]
        self._evaluated.append({"config": parameters, "state": _STATES[error, pruned], "curve": [] if error else measured})
        if self._running is not None:
            self._bring_evaluated(self._running.study)

    def save(self, checkpoint_path: str) -> None:
        """Writes what a restored run needs: the study, and which of its trials each open one of Ray's evaluates."""
        running = self._running
        state = self._saved if running is None else {"study": running.study.id, "trials": running.numbers(), "longest": running.longest}
        Path(checkpoint_path).write_text(json.dumps(state))

    def restore(self, checkpoint_path: str) -> None:
        """Goes on with the study of a run before, and where Ray restores the run itself (Tuner.restore) with its open trials."""
        path = Path(checkpoint_path)
        saved = _read_state(path)
        self._saved = saved or {}
        if saved == {} or not is_tuning(threading.get_ident()):
            return
        running = self._evaluations()
        for trial_id, number in (_those_of_ray(running.open_before(), path.parent) if saved is None else saved["trials"]).items():
            trial = running.claim(trial_id, number)
            if trial is None:
                _log.warning("trial %s goes on in Ray alone: trial %d of %s has ended, or is in other hands", trial_id, number, running.study.name)
            else:
                running.begin(trial_id, trial, trial.last_step)

    def __getstate__(self) -> dict[str, Any]:
        # Ray keeps it beside the results, where a token does not belong.
        return {**self.__dict__, "_running": None, "_token": None}

    def _evaluations(self) -> Evaluations:
        if self._running is None:
            calls = connect(self._find)
            if self._saved:
                study, is_new = Study(calls, calls.call("GetStudy", study=self._saved["study"])), False
            else:
                study, is_new = self._open(calls)
            print(f"hone.ray: study {study.name}{f': {study.dashboard_url}' if study.dashboard_url else ''}", file=sys.stderr)
            if self._metric is None and self._mode is None:
                self._metric, self._mode = metric_and_mode(study)
            demand_objectives(study, *objectives_of(self._metric, self._mode))
            self._running = Evaluations(study, self._stop, self._saved.get("longest", 0))
            if is_new:
                self._bring_evaluated(study)
        return self._running

    def _open(self, calls: Calls) -> tuple[Study, bool]:
        space = self._space or TuneSpace()
        if not space.params:
            if self._name is None:
                words = "give the Tuner a param_space, as {'lr': tune.loguniform(1e-5, 1e-1)}, or HoneSearch the name of a study that is there"
                raise ValueError(f"nothing varies: {words}")
            return Study(calls, calls.call("GetStudy", study=self._name)), False
        metrics, goals = objectives_of(self._metric, self._mode)
        points = [] if self._evaluated else [space.values(point) for point in self._points]
        name = self._name or fitting_study_name(Path(sys.argv[0]).stem, "ray")
        plan = StudyPlan(name, goals, metrics=metrics, trials=self._trials, start_at=points, **self._spec)
        return take_up(calls, plan, space.params, trials=self._trials, number_if_taken=self._name is None)

    def _bring_evaluated(self, study: Study) -> None:
        space = self._space or TuneSpace()
        for one in self._evaluated:
            curve = [{"step": step, "values": dict(zip(study.metrics, values, strict=True))} for step, values in enumerate(one["curve"], 1)]
            study.add_trial(space.values(one["config"]), state=one["state"], measurements=curve, source="import")
        self._evaluated.clear()

    def _find(self) -> Server:
        return find_server(self._server, self._token)


def _read_state(path: Path) -> dict[str, Any] | None:
    """What was saved there; None where it is cut off: a run that is killed while Ray copies its files to their storage leaves that."""
    try:
        return dict(json.loads(path.read_text()))
    except ValueError:
        _log.warning("%s was cut off as its run ended: Hone's study says which trials are open", path)
        return None


def _those_of_ray(trials: Mapping[str, int], folder: Path) -> dict[str, int]:
    """The trials that Ray's newest record of its run names: it had others suggested when nothing was written down any more."""
    named = max(folder.glob("experiment_state-*.json")).read_text()
    return {trial_id: number for trial_id, number in trials.items() if trial_id in named}
