"""The space of a program that says it nowhere, from what its trials asked for."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import optuna
from optuna.distributions import BaseDistribution
from optuna.trial import FrozenTrial

from .._learned_space import LearnedSpace
from .._names import hone_name
from ..space import Parameter
from ..study import Study
from .distributions import hone_values, optuna_value, parameter_of
from .growth import widened

#: No more trials than this are drawn to learn a space from.
LEARN_MOST = 10


@dataclasses.dataclass(frozen=True)
class Learning:
    """How a study comes by its space, and by its name."""

    #: A declared space; None = it is learned.
    space: Mapping[str, Parameter] | None
    #: Trials to learn from; None = as many as it takes.
    learn_from: int | None
    #: A study of that name is not gone on with: a number is added.
    number_if_taken: bool
    #: The study, where it was made before.
    made: str | None
    #: Is called once the study is there.
    opened: Callable[[Study], None]

    def space_of(self, trials: Sequence[FrozenTrial]) -> Mapping[str, Parameter] | None:
        """The space, once it is known from what trials asked for."""
        if self.space is not None:
            return self.space
        learned = learn(trials)
        enough = len(trials) >= self.learn_from if self.learn_from is not None else learned.is_covered or len(trials) >= LEARN_MOST
        return space_of(learned) if learned.parameters and enough else None


def learn(trials: Sequence[FrozenTrial]) -> LearnedSpace:
    """The space that trials asked for: of different ranges of one parameter, the one that has all."""
    learned = LearnedSpace()
    for trial in trials:
        for name, distribution in trial.distributions.items():
            if not distribution.single():
                parameter = parameter_of(distribution)
                known = learned.ask(hone_name(name), parameter)
                if known is not None and known != parameter:
                    learned.parameters[hone_name(name)] = widened(known, parameter) or known
        learned.add(hone_values(trial.params, trial.distributions))
    return learned


def drawn(study: optuna.Study, name: str, distribution: BaseDistribution, draws: random.Random) -> Any:
    """A value that is drawn, of those first that no trial has had yet."""
    learned = learn(study.get_trials(deepcopy=False))
    return optuna_value(distribution, learned.draw(hone_name(name), parameter_of(distribution), draws))


def space_of(learned: LearnedSpace) -> dict[str, Parameter]:
    """The learned space; what comes and goes for a reason that nothing tells is always there: where it is not asked for, it makes no difference."""
    return {name: learned.conditioned(name) or parameter for name, parameter in learned.parameters.items()}
