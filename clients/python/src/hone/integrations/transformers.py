"""Hugging Face: `Trainer(..., callbacks=[HoneCallback()])` reports every evaluation and ends the training when the trial should stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transformers import TrainerCallback

from ..trial import Trial
from ._reporting import Reporting


class HoneCallback(TrainerCallback):  # type: ignore[misc]
    """Reports the metrics of each evaluation (as `eval_loss`) at the trainer's global step. `trial` is that of an ask-and-tell study, whose
    objective is then ended by TrialPruned."""

    def __init__(self, trial: Trial | None = None) -> None:
        super().__init__()
        self._reporting = Reporting(trial)

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        if not state.is_world_process_zero:
            return
        if self._reporting.report(state.global_step, metrics or {}):
            control.should_training_stop = True

    def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.is_world_process_zero:
            self._reporting.raise_if_pruned()
