"""One trial in the hands of your own program."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, SupportsFloat

from ._artifacts import send_artifact
from ._calls import Calls
from ._values import decode_values, encode_numbers, encode_step
from .errors import GONE, HoneError
from .space import Categorical, Float, Int, Parameter, Value


class Evaluation(Protocol):
    """The study as its trials need it."""

    calls: Calls
    id: str
    metrics: list[str]
    #: How often a worker must be heard; None when silence means nothing.
    heartbeat_seconds: float | None
    #: The parameters that are no whole numbers, also where a value is one.
    _floats: frozenset[str]

    def check_parameter(self, name: str, parameter: Parameter) -> None:
        """Raises ValueError when the study has no such parameter, or has it otherwise."""


class Trial:
    """A trial that is being evaluated: its parameters, what it reports, and whether it should end."""

    def __init__(self, study: Evaluation, data: Mapping[str, Any]) -> None:
        self._study = study
        self.number: int = data["number"]
        self.params: dict[str, Value] = decode_values(data["parameters"], study._floats)
        self.epoch: int = data.get("epoch", 0) or data.get("attempt", {}).get("epoch", 0)
        self.last_step: int | None = data.get("last_step")
        #: The last step that it may take (epochs, for example); None when nothing bounds it.
        self.resource: int | None = data.get("resource", 0) or None
        #: Number of the trial whose checkpoint it goes on from; None when it starts anew.
        self.resume_from: int | None = data.get("resume_from", 0) or None
        #: Whether its end was told by this object.
        self.told = False
        self._last_values: dict[str, float] = {}
        self._stop: str | None = None

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False, step: float | None = None) -> float:
        """The value of a parameter, which must be in the study's space with these bounds."""
        return float(self._suggested(name, Float(low, high, log, step)))

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False, step: int | None = None) -> int:
        """The value of a parameter, which must be in the study's space with these bounds."""
        return int(self._suggested(name, Int(low, high, log, step)))

    def suggest_categorical(self, name: str, choices: Sequence[Value]) -> Any:
        """The value of a parameter, which must be in the study's space with these choices."""
        return self._suggested(name, Categorical(choices))

    def report(self, value: SupportsFloat | Mapping[str, SupportsFloat], step: int) -> None:
        """Reports the objective (or several metrics by name) at a step; `should_prune` says what the study thinks of it.

        Raises ValueError for what is no number, and for a step that is not whole.
        """
        metrics = value if isinstance(value, Mapping) else {self._study.metrics[0]: value}
        values = encode_numbers(metrics)
        at = encode_step(step)
        self._last_values.update(values)
        self.last_step = at if self.last_step is None else max(at, self.last_step)
        self._tell("ReportMeasurements", measurements=[{"step": at, "values": values}])

    def heartbeat(self) -> None:
        """Says that the trial is alive, where there is nothing to report for long; learns whether to stop."""
        self._tell("Heartbeat")

    @contextmanager
    def keep_alive(self) -> Iterator[None]:
        """While it lasts, the study hears of this worker twice in every heartbeat that it asks for; `optimize` does so by itself."""
        seconds = self._study.heartbeat_seconds
        if seconds is None:
            yield
            return
        over = threading.Event()

        def beat() -> None:
            while not over.wait(seconds / 2):
                try:
                    self.heartbeat()
                except HoneError:
                    continue  # the next beat, or what the trial reports, says what is wrong

        thread = threading.Thread(target=beat, name="hone-heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()

    def set_label(self, name: str, text: str) -> None:
        """Marks the trial, for the dashboard, `hone trials` and data frames: `set_label("fold", "3")`. Numbers are better reported as metrics."""
        self._study.calls.call("UpdateTrial", study=self._study.id, trial=self.number, set_labels={name: text})

    def save_artifact(self, path: str | os.PathLike[str], name: str | None = None) -> None:
        """Keeps a file with the trial (a picture, a model), in the place of its namesake; its name there is the file's own where none is given."""
        target = {"study": self._study.id, "trial": self.number, "epoch": self.epoch, "name": Path(path).name if name is None else name}
        send_artifact(self._study.calls, target, Path(path))

    def should_prune(self) -> bool:
        """True when the trial should end now: raise `hone.TrialPruned`."""
        return self._stop is not None

    def stop_reason(self) -> str | None:
        """Why it should end, in a sentence."""
        return self._stop

    def __repr__(self) -> str:
        return f"Trial(number={self.number}, params={self.params})"

    def _tell(self, call: str, **fields: Any) -> None:
        try:
            answer = self._study.calls.call(call, study=self._study.id, trial=self.number, epoch=self.epoch, **fields)
        except HoneError as error:
            if error.code not in GONE:
                raise
            self._stop = f"this worker no longer has the trial: {error}"
            return
        if answer["should_stop"]:
            self._stop = answer.get("stop", {}).get("reason") or "the study ended"

    def _suggested(self, name: str, parameter: Parameter) -> Value:
        self._study.check_parameter(name, parameter)
        if name not in self.params:
            # A parameter that was added since it was given out: the study says which value it counts as having.
            data = self._study.calls.call("GetTrial", study=self._study.id, trial=self.number)
            self.params = {**decode_values(data["parameters"], self._study._floats), **self.params}
        if name not in self.params:
            raise KeyError(f"{name} is not active in trial {self.number}: ask for it only where its condition holds")
        return self.params[name]

    def heed_reports(self) -> None:
        """Learns what another process reported of this trial, so that its end goes on from there."""
        data = self._study.calls.call("GetTrial", study=self._study.id, trial=self.number)
        self._last_values.update(data["metrics"])
        self.last_step = data.get("last_step")

    def final_measurements(self, values: Sequence[float]) -> list[dict[str, Any]]:
        """What ends the trial's curve: the given objectives at the last step, or after it where they differ from what stands there."""
        given = dict(zip(self._study.metrics, values, strict=True))
        if all(self._last_values.get(name) == value for name, value in given.items()):
            return []
        step = 0 if self.last_step is None else self.last_step + 1
        return [{"step": step, "values": given}]
