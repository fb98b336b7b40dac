"""Define-by-run: a study whose space is learned from what its first trials ask for.

The first trials (one, where nothing else is said) run on values drawn here. When the last of them is told, the study is made from the
parameters that they asked for, and they are brought in as finished trials; all later ones come from the server. A parameter that only
some of them asked for gets the condition that tells these from the others. A first trial that fails teaches nothing: another is run.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ._calls import Calls
from ._learned_space import LearnedSpace
from ._values import decode_time, encode_time
from .frozen_trial import FrozenTrial
from .space import Parameter, Value
from .study import Study
from .trial import Trial

_STATES = {None: "SUCCEEDED", "pruned": "STOPPED", "infeasible": "INFEASIBLE"}


class LearningStudy(Study):
    """A study that is made on the server with the end of its first trials."""

    def __init__(
        self,
        calls: Calls,
        name: str,
        metrics: list[str],
        directions: list[str],
        make: Callable[[Mapping[str, Parameter]], dict[str, Any]],
        *,
        seed: int | None,
        learn_from: int,
    ) -> None:
        self._begin(calls)
        self.name = name
        self.metrics = metrics
        self.directions = directions
        self.heartbeat_seconds = None
        self._make = make
        self._learn_from = learn_from
        self._draws = random.Random(seed)
        self._space = LearnedSpace()
        self._open: _FirstTrial | None = None
        self._told: list[tuple[_FirstTrial, dict[str, Any]]] = []
        self._learned = False

    def ask(self, worker: str | None = None) -> Trial:
        """As of any study; of the first trials there is one at a time."""
        if self._learned:
            return super().ask(worker)
        if self._open is not None:
            raise RuntimeError(f"tell the first trial of study {self.name} before asking for another: the study learns its space from it, or declare the space")
        self._open = _FirstTrial(self, len(self._told) + 1, self._space, self._draws)
        return self._open

    def tell(
        self,
        trial: Trial,
        values: float | Sequence[float] | None = None,
        *,
        state: str | None = None,
        reason: str = "",
        measurements: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """As of any study."""
        if not isinstance(trial, _FirstTrial):
            return super().tell(trial, values, state=state, reason=reason, measurements=measurements)
        trial.measurements += ({**point, "time": time.monotonic()} for point in measurements)
        self._open = None
        if state in ("failed", "cancelled") or self._learned:
            return
        if not trial.params:
            raise ValueError(f"the first trial of study {self.name} asked for no parameter: call trial.suggest_*, or declare the space")
        if state is None and values is not None:
            trial.measurements += trial.final_measurements(self._numbers(values))
        trial.ended = time.monotonic()
        self._space.add(trial.params)
        self._told.append((trial, {"state": _STATES[state], "reason": reason, "labels": trial.labels}))
        if len(self._told) >= self._learn_from:
            self._learn()

    def _cancel(self, trial: Trial, reason: str, *, within: float | None = None, measurements: Sequence[Mapping[str, Any]] = ()) -> None:
        if isinstance(trial, _FirstTrial):
            self._open = None
        else:
            super()._cancel(trial, reason, within=within, measurements=measurements)

    @property
    def _is_learning(self) -> bool:
        return not self._learned

    @property
    def trials(self) -> list[FrozenTrial]:
        """Every trial, in the order of their numbers; none before the study has learned its space."""
        return super().trials if self._learned else []

    @property
    def best_trial(self) -> FrozenTrial:
        """As of any study."""
        if not self._learned:
            raise ValueError("no trial has a value yet")
        return super().best_trial

    @property
    def best_trials(self) -> list[FrozenTrial]:
        """As of any study."""
        return super().best_trials if self._learned else []

    def enqueue_trial(self, params: Mapping[str, Value]) -> int:
        """As of any study, once it knows its parameters."""
        if not self._learned:
            raise RuntimeError(f"study {self.name} does not know its parameters before its first trial: declare the space")
        return super().enqueue_trial(params)

    def check_parameter(self, name: str, parameter: Parameter) -> None:
        """As of any study."""
        try:
            super().check_parameter(name, parameter)
        except ValueError as error:
            if name in self._parameters:
                raise
            learned = f"the study learned its space from {self._learn_from} trial{'' if self._learn_from == 1 else 's'}"
            raise ValueError(f"{error} ({learned}: declare the space, raise learn_from, or add it with study.add_parameter)") from None

    def set_parameters(self, params: Mapping[str, Parameter | Mapping[str, Any]]) -> None:
        """As of any study, once it knows its parameters."""
        if not self._learned:
            raise RuntimeError(f"study {self.name} does not know its parameters before its first trial: let the trial ask for them")
        super().set_parameters(params)

    def _ended(self, trial: Trial) -> list[FrozenTrial]:
        if not isinstance(trial, _FirstTrial):
            return super()._ended(trial)
        return self.trials

    def _learn(self) -> None:
        data = self._make({name: self._conditioned(name) for name in self._space.parameters})
        # By the server's clock, which need not go as this machine's does.
        begin = decode_time(data["create_time"]) - timedelta(seconds=time.monotonic())
        self.take(data)
        self._learned = True
        for trial, finished in self._told:
            self.add_trial(trial.params, **finished, **trial.times(begin))
        self._told.clear()

    def _conditioned(self, name: str) -> Parameter:
        parameter = self._space.conditioned(name)
        if parameter is None:
            count = f"{self._space.count(name)} of {len(self._told)} trials"
            raise ValueError(f"{name} was asked for in {count}, and no other parameter says when: declare the space, with `when`")
        return parameter


class _FirstTrial(Trial):
    """A trial that the space is learned from: nothing of it reaches the server before the last of them ends."""

    def __init__(self, study: Study, number: int, space: LearnedSpace, draws: random.Random) -> None:
        super().__init__(study, {"number": number, "parameters": {}})
        self.measurements: list[dict[str, Any]] = []
        self.labels: dict[str, str] = {}
        self._began = time.monotonic()
        self.ended = self._began
        self._space = space
        self._draws = draws

    def set_label(self, name: str, text: str) -> None:
        """As of any trial."""
        self.labels[name] = text

    def times(self, begin: datetime) -> dict[str, Any]:
        """What it measured, and from when to when it lasted; `begin` is when this machine's clock began."""
        points = [{**point, "time": encode_time(begin + timedelta(seconds=point.get("time", self.ended)))} for point in self.measurements]
        start, complete = (begin + timedelta(seconds=at) for at in (self._began, self.ended))
        return {"measurements": points, "datetime_start": start, "datetime_complete": complete}

    def heartbeat(self) -> None:
        """Nobody waits for it."""

    def _tell(self, call: str, **fields: Any) -> None:
        self.measurements += ({**point, "time": time.monotonic()} for point in fields.get("measurements", []))

    def _suggested(self, name: str, parameter: Parameter) -> Value:
        known = self._space.ask(name, parameter) or parameter
        if known != parameter:
            raise ValueError(f"{name} was asked for otherwise before: {known}")
        if name not in self.params:
            self.params[name] = self._space.draw(name, parameter, self._draws)
        return self.params[name]
