"""What the callbacks of all frameworks have in common: whom they report to, and whether to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        return self._trial.should_prune() if self._trial is not None else self._process_should_end()

    def _process_should_end(self) -> bool:
        return running.should_stop()

    def raise_if_pruned(self) -> None:
        """Ends the objective of an ask-and-tell study whose trial should stop; the trial of a process just ends its training."""
        if self._trial is not None and self._trial.should_prune():
            raise TrialPruned(self._trial.stop_reason() or "")


class RoundReporting(Reporting):
    """Reports rounds of boosting, of which there are thousands: each, or every so many. The trial of a process does not wait for answers: a round takes
    less time, and to end some rounds later does no harm."""

    def __init__(self, trial: Trial | None, every: int) -> None:
        super().__init__(trial)
        if isinstance(every, bool) or not isinstance(every, int) or every < 1:
            raise ValueError(f"every is {every!r}: it wants a whole number from 1, such as 10 for every tenth round")
        self._every = every
        #: The newest round, where it was passed over.
        self._left: tuple[int, dict[str, Any]] | None = None

    def report_round(self, step: int, scores: Iterable[tuple[str, str, Any]]) -> bool:
        """As `report`, of the rounds that are to be reported. `scores` are data set, metric and value; of a cross-validation in place of the value a
        pair: the mean over the folds, and their standard deviation."""
        metrics: dict[str, Any] = {}
        for data, metric, score in scores:
            name = f"{data}-{metric}"
            if isinstance(score, tuple):
                metrics[name], metrics[f"{name}-std"] = score
            else:
                metrics[name] = score
        if step % self._every != 0:
            self._left = step, metrics
            return False
        self._left = None
        return self.report(step, metrics)

    def report_last(self) -> bool:
        """As `report`, of the round that the training ended with, where it was passed over."""
        left, self._left = self._left, None
        return left is not None and self.report(*left)

    def __deepcopy__(self, _: dict[int, Any]) -> RoundReporting:
        """A copy of an estimator reports for the same trial."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """An estimator is kept in a file with its callbacks, and used where no server is: the trial stays behind."""
        return RoundReporting, (None, self._every)

    def _process_should_end(self) -> bool:
        return running.stop_reason() is not None


def newest(log: Mapping[str, Mapping[str, Any]]) -> Iterable[tuple[str, str, Any]]:
    """What a library keeps of all rounds, by data set and metric: the scores of the last one."""
    return ((data, metric, values[-1]) for data, metrics in log.items() for metric, values in metrics.items())


def is_number(value: Any) -> bool:
    """True for what can be a metric: a number, or an array of one element."""
    if isinstance(value, (bool, str)) or value is None:
        return False
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
