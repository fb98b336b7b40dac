"""Define-by-run: a study whose space is learned from what its first trial asks for.

The first trial runs on values drawn here. When it is told, the study is made from the parameters that it asked for, and that trial
is brought in as a finished one; every later trial comes from the server. A first trial that fails teaches nothing: the next one is first.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .space import Parameter, Value
from .study import Study, wire_value
from .trial import FrozenTrial, Trial

_STATES = {None: "SUCCEEDED", "pruned": "STOPPED", "infeasible": "INFEASIBLE"}


class LearningStudy(Study):
    """A study that is made on the server with the end of its first trial."""

    def __init__(self, calls: Any, name: str, metrics: list[str], directions: list[str], seed: int | None, make: Callable[[Mapping[str, Parameter]], dict[str, Any]]) -> None:
        self.calls = calls
        self.name = name
        self.metrics = metrics
        self.directions = directions
        self.heartbeat_seconds = None
        self._stopped = threading.Event()
        self._make = make
        self._draws = random.Random(seed)
        self._first: _FirstTrial | None = None
        self._learned = False

    def ask(self, worker: str | None = None) -> Trial:
        """As of any study; while the first trial is not told, there is no other."""
        if self._learned:
            return super().ask(worker)
        if self._first is not None:
            raise RuntimeError(f"tell the first trial of study {self.name} before asking for another: the study learns its space from it, or declare the space")
        self._first = _FirstTrial(self, self._draws)
        return self._first

    def tell(self, trial: Trial, values: Any = None, *, state: str | None = None, reason: str = "") -> None:
        if not isinstance(trial, _FirstTrial):
            return super().tell(trial, values, state=state, reason=reason)
        self._first = None
        if state == "failed" or self._learned:
            return
        if not trial.asked:
            raise ValueError(f"the first trial of study {self.name} asked for no parameter: call trial.suggest_*, or declare the space")
        if state is None and values is not None:
            listed = list(values) if isinstance(values, Sequence) else [values]
            trial.measurements += trial.final_measurements([float(value) for value in listed])
        self._take(self._make(trial.asked))
        self._learned = True
        finished = {"state": _STATES[state], "reason": reason, "measurements": trial.measurements}
        self.calls.call("CreateTrial", study=self.id, parameters={name: wire_value(value) for name, value in trial.params.items()}, finished=finished)

    def optimize(self, objective: Any, n_trials: int | None = None, *, n_jobs: int = 1, **options: Any) -> None:
        """As of any study; the first trial is evaluated alone."""
        while not self._learned and n_trials != 0:
            super().optimize(objective, 1, **options)
            n_trials = None if n_trials is None else n_trials - 1
            if self._stopped.is_set():
                return
        super().optimize(objective, n_trials, n_jobs=n_jobs, **options)

    @property
    def trials(self) -> list[FrozenTrial]:
        return super().trials if self._learned else []

    @property
    def best_trial(self) -> FrozenTrial:
        if not self._learned:
            raise ValueError("no trial has a value yet")
        return super().best_trial

    @property
    def best_trials(self) -> list[FrozenTrial]:
        return super().best_trials if self._learned else []

    def enqueue_trial(self, params: Mapping[str, Value]) -> int:
        if not self._learned:
            raise RuntimeError(f"study {self.name} does not know its parameters before its first trial: declare the space")
        return super().enqueue_trial(params)


class _FirstTrial(Trial):
    """The trial that the space is learned from: nothing of it reaches the server before its end."""

    def __init__(self, study: Study, draws: random.Random) -> None:
        super().__init__(study, {"number": 1, "parameters": {}})
        self.asked: dict[str, Parameter] = {}
        self.measurements: list[dict[str, Any]] = []
        self._draws = draws

    def heartbeat(self) -> None:
        """Nobody waits for it."""

    def _tell(self, call: str, **fields: Any) -> None:
        self.measurements += fields.get("measurements", [])

    def _suggested(self, name: str, parameter: Parameter) -> Value:
        known = self.asked.setdefault(name, parameter)
        if known != parameter:
            raise ValueError(f"{name} was asked for otherwise before: {known}")
        if name not in self.params:
            self.params[name] = parameter.draw(self._draws)
        return self.params[name]
