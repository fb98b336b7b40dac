"""A study file from a program: it runs until its space is known, and its command is the program itself."""

from __future__ import annotations

import copy
import inspect
import os
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import optuna
from optuna.distributions import BaseDistribution
from optuna.pruners import BasePruner
from optuna.samplers import BaseSampler
from optuna.samplers._base import _process_constraints_after_trial
from optuna.trial import FrozenTrial, TrialState

from .._names import hone_name
from .._plan import StudyPlan
from .._program import Program, refuse
from ..space import Parameter, Value
from .distributions import hone_value
from .ended import constraint_metric, constraints_of
from .learned import LEARN_MOST, drawn, learn, space_of
from .rules import algorithm_for, constraints_func_of, grid_of, points_of, rule_for
from .sampler import is_unnamed, study_name
from .wrapping import keep_in_memory, replace_parts, wrap_method
from .yaml_text import yaml_text


#: So long trials run to their end, for what they ask for on the way; after that each ends at its first report.
WHOLE_SECONDS = 20.0


def write_study_file(file: str, program: Program, name: str | None) -> Callable[[], None]:
    """Lets the program run its first trials, from a while on each to its first report, and end when the file is written. What is returned is to be
    called when the program came to its end before."""
    writer = _Writer(Path(file), program, name)
    keep_in_memory(None)
    replace_parts(writer.parts, lambda kind: refuse(f"hone.optuna: a {kind} chooses samplers of its own, step by step: no study file says that", 1))
    wrap_method("optimize", writer.optimize)
    wrap_method("tell", writer.tell)
    wrap_method("enqueue_trial", writer.enqueue)
    return writer.finish


class _Writer:
    def __init__(self, file: Path, program: Program, name: str | None) -> None:
        self._file = file
        self._program = program
        self._name = name
        self._budget: dict[str, Any] = {"parallel": 1}
        self._sampler: BaseSampler | None = None
        self._pruner: BasePruner | None = None
        self._points: list[Mapping[str, Any]] = []
        self._study: optuna.Study | None = None
        self._hasty = _Hasty(time.monotonic() + WHOLE_SECONDS)

    def parts(self, named: str, storage: Any, sampler: BaseSampler | None, pruner: BasePruner | None) -> tuple[BaseSampler, BasePruner]:
        """Draws, and ends each trial at its first report when the time for whole ones is over."""
        self._sampler, self._pruner = sampler, pruner
        return _Drawing(constraints_func_of(sampler)), self._hasty

    def optimize(self, method: Any, study: optuna.Study, func: Any, *arguments: Any, **more: Any) -> None:
        """Evaluates the objective as often as it takes."""
        call = inspect.signature(method).bind(study, func, *arguments, **more)
        call.apply_defaults()
        trials, timeout, jobs = (call.arguments[name] for name in ("n_trials", "timeout", "n_jobs"))
        self._budget = {
            **({} if trials is None else {"trials": trials}),
            **({} if timeout is None else {"duration": f"{max(1, round(timeout))}s"}),
            "parallel": jobs if jobs > 0 else os.cpu_count() or 1,
        }
        call.arguments.update(n_trials=min(trials or LEARN_MOST, LEARN_MOST), timeout=None, n_jobs=1, callbacks=[self._stop_when_known], show_progress_bar=False)
        method(*call.args, **call.kwargs)
        self._study = study
        self.finish()
        raise SystemExit(0)

    def tell(self, method: Any, study: optuna.Study, *arguments: Any, **more: Any) -> Any:
        """Ends a loop of ask and tell once the space is known."""
        told = method(study, *arguments, **more)
        self._study = study
        if self._is_known(study):
            self.finish()
            raise SystemExit(0)
        return told

    def enqueue(self, method: Any, study: optuna.Study, params: Mapping[str, Any], *_: Any, **__: Any) -> None:
        """Keeps a point that is to be tried first."""
        self._points.append(params)

    def finish(self) -> None:
        """Writes the file. Ends the process where the program evaluated nothing."""
        trials = [] if self._study is None else self._hasty.alike(self._study.get_trials(deepcopy=False))
        if self._study is None or not learn(trials).parameters:
            refuse("hone.optuna: the program asked for no parameter of a study: there is nothing to write", 1)
        space: Mapping[str, Parameter] = grid_of(self._sampler) or space_of(learn(trials))
        points = points_of(self._sampler)
        budget = {**({} if points is None else {"trials": points}), **self._budget}
        plan = StudyPlan(
            self._name or study_name(self._program.stem if is_unnamed(self._study.study_name) else self._study.study_name),
            [direction.name.lower() for direction in self._study.directions],
            metrics=[hone_name(metric) for metric in self._study.metric_names or ()] or None,
            algorithm=algorithm_for(self._sampler),
            start_at=_start_points(self._points, space, trials),
            **self._pruning(trials),
        )
        keys = dict.fromkeys(key for trial in trials for key in constraints_of(trial))
        constraints = {"constraints": [f"{constraint_metric(key)} <= 0" for key in keys]} if keys else {}
        document = plan.document(space, **constraints, budget=budget, trial={"command": self._command()})
        self._file.write_text(yaml_text(document), encoding="utf-8")
        count = f"{len(trials)} trial{'s' if len(trials) > 1 else ''}"
        how = ", each up to its first report" if self._hasty.cut > 0 else ""
        print(f"hone.optuna: wrote {self._file} from {count}{how}: hone run {self._file}", file=sys.stderr)

    def _pruning(self, trials: Sequence[FrozenTrial]) -> dict[str, Any]:
        if not any(trial.intermediate_values for trial in trials):
            return {}
        try:
            return dict(rule_for(self._pruner))
        except KeyError:
            return {}

    def _is_known(self, study: optuna.Study) -> bool:
        trials = self._hasty.alike(study.get_trials(deepcopy=False))
        return learn(trials).is_covered or len(trials) >= LEARN_MOST

    def _stop_when_known(self, study: optuna.Study, _: FrozenTrial) -> None:
        if self._is_known(study):
            study.stop()

    def _command(self) -> list[str]:
        start = ["python3", "-m", "hone.optuna"]
        program = self._program
        if program.is_module:
            return [*start, "-m", program.name, *program.arguments]
        return [*start, os.path.relpath(program.name, self._file.absolute().parent), *program.arguments]


class _Drawing(BaseSampler):
    def __init__(self, constraints_func: Callable[[FrozenTrial], Sequence[float]] | None) -> None:
        self._constraints_func = constraints_func
        self._draws = random.Random(0)

    def infer_relative_search_space(self, study: optuna.Study, trial: FrozenTrial) -> dict[str, BaseDistribution]:
        return {}

    def sample_relative(self, study: optuna.Study, trial: FrozenTrial, search_space: Mapping[str, BaseDistribution]) -> dict[str, Any]:
        return {}

    def sample_independent(self, study: optuna.Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution) -> Any:
        return drawn(study, param_name, param_distribution, self._draws)


    def after_trial(self, study: optuna.Study, trial: FrozenTrial, state: TrialState, values: Sequence[float] | None) -> None:
        if self._constraints_func is not None:
            _process_constraints_after_trial(self._constraints_func, study, trial, state)


class _Hasty(BasePruner):
    def __init__(self, until: float) -> None:
        self._until = until
        #: What each trial had asked for by its first report.
        self._asked: dict[int, frozenset[str]] = {}
        #: Trials that were ended.
        self.cut = 0

    def prune(self, study: optuna.Study, trial: FrozenTrial) -> bool:
        if not trial.intermediate_values:
            return False
        self._asked.setdefault(trial.number, frozenset(trial.params))
        is_over = time.monotonic() >= self._until
        self.cut += is_over
        return is_over

    def alike(self, trials: Sequence[FrozenTrial]) -> Sequence[FrozenTrial]:
        """Trials that may be compared: where some were ended, all as they were at their first report."""
        return trials if self.cut == 0 else [_with_only(trial, self._asked.get(trial.number, frozenset(trial.params))) for trial in trials]


def _with_only(trial: FrozenTrial, names: frozenset[str]) -> FrozenTrial:
    known = copy.copy(trial)
    known.params = {name: value for name, value in trial.params.items() if name in names}
    known.distributions = {name: distribution for name, distribution in trial.distributions.items() if name in names}
    return known


def _start_points(points: Sequence[Mapping[str, Any]], space: Mapping[str, Parameter], trials: Sequence[FrozenTrial]) -> list[dict[str, Value]]:
    """The points that were enqueued, as far as they say every parameter that is always there."""
    distributions = {name: distribution for trial in trials for name, distribution in trial.distributions.items()}
    always = {name for name, parameter in space.items() if not parameter.when}
    found = []
    for point in points:
        values = {hone_name(name): hone_value(distributions[name], value) for name, value in point.items() if name in distributions}
        if always <= values.keys() <= space.keys():
            found.append(values)
    return found
