"""HonePruner: intermediate values go to Hone as they are reported, and its stopping rule answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import optuna
from optuna.pruners import BasePruner
from optuna.trial import FrozenTrial

from .evaluations import Evaluations


class ReportingPruner(BasePruner):
    """Another pruner that goes on deciding, while Hone sees the values as they are reported."""

    def __init__(self, pruner: BasePruner) -> None:
        self._pruner = pruner

    def prune(self, study: optuna.Study, trial: FrozenTrial) -> bool:
        """Reports what is new of the trial, and asks the other pruner."""
        _report(study, trial)
        return self._pruner.prune(study, trial)


class HonePruner(BasePruner):
    """Asks Hone whether a trial should end; its study's sampler is a HoneSampler.

    `early_stopping` is the rule of a study that is made, where the sampler names none: "median", or its settings as well, as
    {"name": "median", "startStep": 5}.
    """

    def __init__(self, early_stopping: str | Mapping[str, Any] | None = "auto") -> None:
        self.early_stopping = early_stopping

    def prune(self, study: optuna.Study, trial: FrozenTrial) -> bool:
        """Reports what is new of the trial; True when it should end."""
        return _report(study, trial) is not None


def _report(study: optuna.Study, trial: FrozenTrial) -> str | None:
    sampler: Any = study.sampler
    while not hasattr(sampler, "evaluations"):
        # PartialFixedSampler stands before another one.
        sampler = getattr(sampler, "_base_sampler", None)
        if sampler is None:
            raise ValueError("HonePruner works beside a HoneSampler: create_study(sampler=HoneSampler(), pruner=HonePruner())")
    running: Evaluations = sampler.evaluations(study)
    return running.report(study, trial)
