"""The space of a program that says it nowhere, from what its trials asked for."""

from __future__ import annotations

from collections.abc import Sequence

from optuna.trial import FrozenTrial

from .._learned_space import LearnedSpace
from ..space import Parameter
from .distributions import hone_name, hone_values, parameter_of
from .growth import widened


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


def space_of(learned: LearnedSpace) -> dict[str, Parameter]:
    """The learned space; what comes and goes for a reason that nothing tells is always there: where it is not asked for, it makes no difference."""
    return {name: learned.conditioned(name) or parameter for name, parameter in learned.parameters.items()}
