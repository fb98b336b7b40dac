"""Lightning: `Trainer(callbacks=[HoneCallback()])` reports after every validation and ends the training when the trial should stop."""

from __future__ import annotations

from typing import Any

try:
    from lightning.pytorch.callbacks import Callback
except ImportError:
    from pytorch_lightning.callbacks import Callback

from ..trial import Trial
from ._reporting import Reporting


class HoneCallback(Callback):  # type: ignore[misc]
    """Reports `trainer.callback_metrics` at each epoch, counted from 1. `trial` is that of an ask-and-tell study, whose objective is then
    ended by TrialPruned. Of a distributed training only the first process reports; all of them stop together."""

    def __init__(self, trial: Trial | None = None) -> None:
        super().__init__()
        self._reporting = Reporting(trial)

    def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
        if trainer.sanity_checking:
            return
        stops = trainer.is_global_zero and self._reporting.report(trainer.current_epoch + 1, trainer.callback_metrics)
        if trainer.strategy.broadcast(stops):
            trainer.should_stop = True

    def on_fit_end(self, trainer: Any, pl_module: Any) -> None:
        if trainer.is_global_zero:
            self._reporting.raise_if_pruned()
