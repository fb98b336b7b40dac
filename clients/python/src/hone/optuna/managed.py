"""A program within a trial of Hone's: its objective is evaluated once, with the trial's parameters, and the program ends with it."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import optuna
from optuna.distributions import BaseDistribution
from optuna.pruners import BasePruner
from optuna.samplers import BaseSampler
from optuna.samplers._base import _process_constraints_after_trial
from optuna.trial import FrozenTrial, Trial, TrialState

from .. import running
from .._calls import Calls
from .._names import hone_name
from .._program import refuse
from .._server import find_server
from ..space import Value
from ..study import Study
from .distributions import optuna_value
from .ended import Ended
from .files import leave_uploads
from .rules import constraints_func_of
from .wrapping import keep_in_memory, replace_parts, wrap_method

_FAILED = 1


def run_as_trial() -> None:
    """Lets the program evaluate this process's trial, whichever study it makes or loads."""
    calls = Calls(find_server())
    study = Study(calls, calls.call("GetStudy", study=os.environ["HONE_STUDY"]))
    trial = _OneTrial(study, running.params())
    keep_in_memory(study.directions)
    replace_parts(trial.parts, lambda kind: _refuse(f"a {kind} chooses samplers of its own, step by step: within a trial the study suggests"))
    wrap_method("optimize", trial.optimize)
    wrap_method("ask", trial.ask)
    # The points that are tried first are the study's to know.
    wrap_method("enqueue_trial", lambda *_, **__: None)
    wrap_method("report", trial.report, Trial)
    leave_uploads(lambda _, path: running.save_artifact(path))


class _OneTrial:
    """What takes the place of optimizing: the trial that this process is."""

    def __init__(self, study: Study, params: Mapping[str, Value]) -> None:
        self.sampler = _Given(study, params)
        self.pruner = _Asking()
        self._study = study
        self._is_asked = False

    def parts(self, name: str, storage: Any, sampler: BaseSampler | None, pruner: BasePruner | None) -> tuple[BaseSampler, BasePruner]:
        """What gives the trial's values, and asks whether to go on."""
        self.sampler.constraints_func = constraints_func_of(sampler)
        return self.sampler, self.pruner

    def optimize(self, method: Any, study: optuna.Study, func: Any, *arguments: Any, **more: Any) -> None:
        """Evaluates the objective once, and ends the program: what follows is about a whole study."""
        if self._is_asked:
            _refuse("study.optimize was called before: a trial evaluates the objective once")
        call = inspect.signature(method).bind(study, func, *arguments, **more)
        call.arguments.update(n_trials=1, n_jobs=1, timeout=None, show_progress_bar=False)
        method(*call.args, **call.kwargs)
        self._end()

    def ask(self, method: Any, study: optuna.Study, *arguments: Any, **more: Any) -> Trial:
        """The trial; a loop that asks for the next one has come to its end."""
        if self.sampler.state is not None:
            self._end()
        if self._is_asked:
            _refuse("the program asks for several trials at once: within a trial there is one")
        goals = [direction.name.lower() for direction in study.directions]
        if goals != self._study.directions:
            _refuse(f"the program's directions are {', '.join(goals)}, and the study's {', '.join(self._study.directions)}")
        self._is_asked = True
        asked: Trial = method(study, *arguments, **more)
        return asked

    def report(self, method: Any, trial: Trial, value: float, step: int) -> None:
        """Reports live."""
        method(trial, value, step)
        kept = trial.storage.get_trial(trial._trial_id).intermediate_values
        if step not in self.sampler.sent and step in kept:
            self.sampler.sent[step] = kept[step]
            running.record(step, {self._study.metrics[0]: kept[step]})

    def _end(self) -> None:
        running.flush()
        raise SystemExit(_FAILED if self.sampler.state == TrialState.FAIL else 0)


class _Given(BaseSampler):
    """The trial's parameters, and what becomes of it."""

    def __init__(self, study: Study, params: Mapping[str, Value]) -> None:
        self.sent: dict[int, float] = {}
        self.state: TrialState | None = None
        self.constraints_func: Callable[[FrozenTrial], Sequence[float]] | None = None
        self._study = study
        self._params = params

    def infer_relative_search_space(self, study: optuna.Study, trial: FrozenTrial) -> dict[str, BaseDistribution]:
        """Nothing: each parameter is given when it is asked for."""
        return {}

    def sample_relative(self, study: optuna.Study, trial: FrozenTrial, search_space: Mapping[str, BaseDistribution]) -> dict[str, Any]:
        """Nothing."""
        return {}

    def sample_independent(self, study: optuna.Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution) -> Any:
        """The trial's value; ends the process where it has none that fits."""
        name = hone_name(param_name)
        if name not in self._params:
            remedy = "add it to the study file, or have that written anew: python3 -m hone.optuna --study-file FILE PROGRAM"
            _refuse(f"the program asks for {param_name}, which trial {os.environ['HONE_TRIAL']} of study {self._study.name} does not have: {remedy}")
        try:
            return optuna_value(param_distribution, self._params[name])
        except ValueError:
            _refuse(f"the program asks for {param_name} in {param_distribution}, and the study suggests {self._params[name]!r}: give the study file the program's range")

    def after_trial(self, study: optuna.Study, trial: FrozenTrial, state: TrialState, values: Sequence[float] | None) -> None:
        """Reports what has not been reported."""
        self.state = state
        if state == TrialState.FAIL:
            return
        if self.constraints_func is not None:
            _process_constraints_after_trial(self.constraints_func, study, trial, state)
        ended = Ended(study._storage.get_trial(trial._trial_id), state, values, self._study.metrics)
        for measurement in ended.measurements(self.sent):
            running.record(measurement["step"], measurement["values"])
        if ended.told is not None and not _has_all(trial) and not running.should_stop() and running.speaks():
            running.flush()
            self._study.calls.call(
                "CompleteTrial",
                study=os.environ["HONE_STUDY"],
                trial=int(os.environ["HONE_TRIAL"]),
                epoch=int(os.environ.get("HONE_EPOCH", "0")),
                result=ended.state,
                reason="pruned by the program",
            )


class _Asking(BasePruner):
    """What the study's rule says."""

    def prune(self, study: optuna.Study, trial: FrozenTrial) -> bool:
        """Whether the trial should end now."""
        return running.should_stop() or _has_all(trial)


def _has_all(trial: FrozenTrial) -> bool:
    """Whether the trial has taken all of the resource that it was given, where it was given a part."""
    return trial.last_step is not None and trial.last_step >= running.resource(sys.maxsize)


def _refuse(words: str) -> NoReturn:
    refuse(f"hone.optuna: {words}", _FAILED)
