"""HoneScheduler: Hone says when a trial of Ray's should stop."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from ray.tune.experiment import Trial
from ray.tune.schedulers import FIFOScheduler, TrialScheduler

from .search import HoneSearch

_log = logging.getLogger("hone")
_REASON_MOST = 500


class HoneScheduler(FIFOScheduler):  # type: ignore[misc]
    """Stops trials as the study says: by its stopping rule, when a person stops one or the study ends, and when a trial has taken the iterations that its
    algorithm gave it. It works beside a HoneSearch, which says the rule."""

    def on_trial_add(self, tune_controller: Any, trial: Trial) -> None:
        """Tells the search that its study is heeded."""
        _search_of(tune_controller).is_heeded = True

    def on_trial_result(self, tune_controller: Any, trial: Trial, result: dict[str, Any]) -> str:
        """Reports the result; STOP where the trial should end."""
        reason = _search_of(tune_controller).report(trial.trial_id, result)
        if reason is None:
            return str(TrialScheduler.CONTINUE)
        _log.info("trial %s ends: %s", trial.trial_id, reason)
        return str(TrialScheduler.STOP)

    def on_trial_error(self, tune_controller: Any, trial: Trial) -> None:
        """Notes the last line of the error."""
        lines = Path(trial.error_file).read_text().strip().splitlines() if trial.error_file else []
        if lines:
            _search_of(tune_controller).note_error(trial.trial_id, lines[-1][:_REASON_MOST])

    def debug_string(self) -> str:
        """One line for Ray's progress report."""
        return "Using HoneScheduler: the study's stopping rule."


def _search_of(tune_controller: Any) -> HoneSearch:
    search = tune_controller.search_alg
    while not isinstance(search, HoneSearch):
        # Ray's generator of trials, ConcurrencyLimiter and Repeater stand before it.
        search = getattr(search, "searcher", None)
        if search is None:
            raise ValueError("HoneScheduler works beside a HoneSearch: tune.TuneConfig(search_alg=HoneSearch(...), scheduler=HoneScheduler())")
    return search
