"""What the callbacks of all frameworks have in common: whom they report to, and whether to end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import running
from ..errors import TrialPruned
from ..trial import Trial


class Reporting:
    """Reports either as the trial that this process is (hone.report), or for a trial of an ask-and-tell study."""

    def __init__(self, trial: Trial | None = None) -> None:
        self._trial = trial

    def report(self, step: int, metrics: Mapping[str, Any]) -> bool:
        """Reports what is a number in these metrics; True when the trial should end now."""
        numbers = {name: float(value) for name, value in metrics.items() if is_number(value)}
        if numbers and self._trial is not None:
            self._trial.report(numbers, step)
        elif numbers:
            running.record(step, numbers)
        return self._trial.should_prune() if self._trial is not None else running.should_stop()

    def raise_if_pruned(self) -> None:
        """Ends the objective of an ask-and-tell study whose trial should stop; the trial of a process just ends its training."""
        if self._trial is not None and self._trial.should_prune():
            raise TrialPruned(self._trial.stop_reason() or "")


def is_number(value: Any) -> bool:
    """True for what can be a metric: a number, or an array of one element."""
    if isinstance(value, (bool, str)) or value is None:
        return False
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
