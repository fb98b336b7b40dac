"""HoneSampler: the trials of an Optuna study are suggested by Hone's server."""

from __future__ import annotations

import logging
import random
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import optuna
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler
from optuna.samplers._base import _process_constraints_after_trial
from optuna.trial import FrozenTrial, TrialState

from .._calls import Calls, connect
from .._names import fitting_study_name, hone_name
from .._plan import StudyPlan
from .._server import find_server
from .._waiting import await_server, seconds_to_wait
from ..space import Parameter
from ..study import Study
from .distributions import optuna_value, parameter_of
from .ended import origin_of
from .evaluations import Evaluation, Evaluations
from .learned import LEARN_MOST, Learning, drawn
from .link import Link
from .pruner import HonePruner

_log = logging.getLogger("hone")


class HoneSampler(BaseSampler):
    """Suggests the trials of an Optuna study by a study on Hone's server; the Optuna study, its storage and callbacks stay as they are.

    Without `params` (as of hone.create_study) the space is learned from the first trials, whose values are drawn here: until each choice of every
    categorical parameter has come up, and the integers between which others appear; at most 10 trials, or just `learn_from`. Then the study is made: `name`,
    or Optuna's own. One that is there already is gone on with; with `number_if_taken` another one is made. The other keywords are those of hone.create_study;
    `constraints_func` is that of Optuna's samplers.
    """

    def __init__(
        self,
        name: str | None = None,
        params: Mapping[str, Parameter] | None = None,
        *,
        algorithm: str | Mapping[str, Any] = "gp",
        early_stopping: str | Mapping[str, Any] | None = None,
        trials: int | None = None,
        seed: int | None = None,
        learn_from: int | None = None,
        number_if_taken: bool = False,
        constraints_func: Callable[[FrozenTrial], Sequence[float]] | None = None,
        server: str | None = None,
        token: str | None = None,
        **spec: Any,
    ) -> None:
        self._find = partial(find_server, server, token)
        await_server(self._find, seconds_to_wait())
        self._name = name
        self._early_stopping = early_stopping
        self._spec: dict[str, Any] = {"algorithm": algorithm, "trials": trials, "seed": seed, **spec}
        self._params = params
        self._learn_from = learn_from
        self._number_if_taken = number_if_taken
        self._made: dict[str, str] = {}
        self._constraints_func = constraints_func
        self._draws = random.Random(seed)
        self._warned: set[str] = set()
        self._start()

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._calls: Calls | None = None
        self._studies: dict[str, tuple[Link, Evaluations]] = {}

    def __getstate__(self) -> dict[str, Any]:
        made = {name: link.study.id for name, (link, _) in self._studies.items() if link.study is not None}
        kept = {**self.__dict__, "_made": {**self._made, **made}}
        for name in ("_lock", "_calls", "_studies"):
            del kept[name]
        return kept

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)
        self._start()

    def reseed_rng(self) -> None:
        """As of any sampler: what is drawn here differs from now on from what a copy draws."""
        self._draws.seed()

    def infer_relative_search_space(self, study: optuna.Study, trial: FrozenTrial) -> dict[str, BaseDistribution]:
        """The parameters that Hone suggests for this trial, as far as Optuna's study has seen how they are asked for."""
        evaluation = self.evaluations(study).ask(study, trial)
        if evaluation is None:
            return {}
        seen: dict[str, BaseDistribution] = {}
        for earlier in study.get_trials(deepcopy=False)[-LEARN_MOST:]:
            seen.update(earlier.distributions)
        return {name: distribution for name, distribution in seen.items() if self._is_suggested(evaluation, name, distribution)}

    def sample_relative(self, study: optuna.Study, trial: FrozenTrial, search_space: Mapping[str, BaseDistribution]) -> dict[str, Any]:
        """The values of these parameters."""
        return {name: self._value(study, trial, name, distribution) for name, distribution in search_space.items()}

    def sample_independent(self, study: optuna.Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution) -> Any:
        """The value that Hone suggests, where it has one for what is asked; else one that is drawn."""
        return self._value(study, trial, param_name, param_distribution)

    def after_trial(self, study: optuna.Study, trial: FrozenTrial, state: TrialState, values: Sequence[float] | None) -> None:
        """Tells Hone how the trial ended."""
        if self._constraints_func is not None:
            _process_constraints_after_trial(self._constraints_func, study, trial, state)
        self.evaluations(study).end(study, study._storage.get_trial(trial._trial_id), state, values)

    def opened(self, study: Study) -> None:
        """Is called when Hone's study was found or made."""

    def evaluations(self, study: optuna.Study) -> Evaluations:
        """The running trials of a study."""
        return self._linked(study)[1]

    def _linked(self, study: optuna.Study) -> tuple[Link, Evaluations]:
        with self._lock:
            found = self._studies.get(study.study_name)
            if found is None:
                self._calls = self._calls or connect(self._find)
                directions = [direction.name.lower() for direction in study.directions]
                how = Learning(self._params, self._learn_from, self._number_if_taken, self._made.get(study.study_name), self.opened)
                link = Link(self._calls, self._plan(study, directions), directions, self._draws, how, origin_of(study))
                found = self._studies[study.study_name] = (link, Evaluations(link))
            return found

    def _plan(self, study: optuna.Study, directions: Sequence[str]) -> StudyPlan:
        rule = self._early_stopping
        if rule is None and isinstance(study.pruner, HonePruner):
            rule = study.pruner.early_stopping
        names = study.metric_names
        metrics = None if names is None else [hone_name(name) for name in names]
        return StudyPlan(self._name or study_name(study.study_name), directions, **{"metrics": metrics, "early_stopping": rule, **self._spec})

    def _value(self, study: optuna.Study, trial: FrozenTrial, name: str, distribution: BaseDistribution) -> Any:
        link, evaluations = self._linked(study)
        evaluation = evaluations.ask(study, trial)
        if evaluation is not None:
            try:
                return optuna_value(distribution, evaluation.trial.params[hone_name(name)])
            except KeyError:
                self._warn(name, f"trial {trial.number} asks for {name}, for which Hone has no value here")
            except ValueError:
                self._warn(name, f"trial {trial.number} asks for another range of {name} than the one that Hone's value is of")
        if link.study is None:
            return drawn(study, name, distribution, self._draws)
        return optuna_value(distribution, parameter_of(distribution).draw(self._draws))

    def _is_suggested(self, evaluation: Evaluation, name: str, distribution: BaseDistribution) -> bool:
        try:
            optuna_value(distribution, evaluation.trial.params[hone_name(name)])
        except (KeyError, ValueError):
            return False
        return True

    def _warn(self, name: str, what: str) -> None:
        if name not in self._warned:
            self._warned.add(name)
            _log.warning("%s: it is drawn at random, and Hone is told what was evaluated (said once for each parameter)", what)


def is_unnamed(name: str) -> bool:
    """Whether Optuna made this name of a study up."""
    return name.startswith("no-name-")


def study_name(name: str) -> str:
    """The name that Hone gives a study of Optuna's: lowercase letters, digits and -."""
    unnamed = re.match(r"no-name-([0-9a-f]{8})", name)
    return f"optuna-{unnamed[1]}" if unnamed else fitting_study_name(name, "optuna")
