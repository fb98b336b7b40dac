"""Keras: `model.fit(..., callbacks=[HoneCallback()])` reports every epoch and ends the training when the trial should stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from ..trial import Trial
from ._reporting import Reporting


class HoneCallback(keras.callbacks.Callback):  # type: ignore[misc]
    """Reports the logs of each epoch, counted from 1. `trial` is that of an ask-and-tell study, whose objective is then ended by TrialPruned;
    without it, of the trial that Hone started this process for (and nothing is asked to stop where Hone is not around)."""

    def __init__(self, trial: Trial | None = None) -> None:
        super().__init__()
        self._reporting = Reporting(trial)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        if self._reporting.report(epoch + 1, logs or {}):
            self.model.stop_training = True

    def on_train_end(self, logs: Mapping[str, Any] | None = None) -> None:
        self._reporting.raise_if_pruned()
