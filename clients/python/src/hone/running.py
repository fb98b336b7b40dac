"""The trial that this process is: its parameters, its reports, whether to stop, where to keep checkpoints.

Everything works without Hone around it as well: parameters are the defaults, reports are printed, nothing asks to stop.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, SupportsFloat

from ._artifacts import send_artifact
from ._calls import Calls
from ._server import find_server
from ._values import encode_numbers, encode_step
from .errors import AWAY, GONE, HoneError

_BATCH_MOST = 500
_ANSWER_SECONDS = 2.0
_FAREWELL_SECONDS = 30.0


def is_managed() -> bool:
    """True when Hone started this process as a trial."""
    return "HONE_TRIAL" in os.environ


def params(defaults: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The parameters of this trial over the defaults; the defaults alone without Hone.

    A default's type counts: where it is a float, the value is one. Inactive parameters of a conditional space are not there
    unless they have a default.
    """
    values = {**(defaults or {}), **more}
    given = json.loads(os.environ.get("HONE_PARAMETERS", "{}"))
    for name, value in given.items():
        is_whole_float = isinstance(values.get(name), float) and isinstance(value, int) and not isinstance(value, bool)
        values[name] = float(value) if is_whole_float else value
    return values


def report(step: int | None = None, **metrics: SupportsFloat) -> None:
    """Reports measurements of this trial at a step (an epoch, an iteration; the one after the last when it is left out).

    Returns at once: a thread sends, and goes on trying while the server is away. A step that is reported again replaces
    the values that it names. Without Hone the line is printed. Raises ValueError for what is no number, and for a step that is not whole.
    """
    record(step, metrics)


def record(step: int | None, metrics: Mapping[str, SupportsFloat]) -> None:
    """As `report`, for metrics of any name."""
    _reporter().report(None if step is None else encode_step(step), encode_numbers(metrics))


def should_stop() -> bool:
    """True when the trial should end now: save what you need and leave. Waits a moment for the answer to what was reported."""
    return _reporter().should_stop()


def speaks() -> bool:
    """Whether this process speaks for its trial: of those of one distributed training, the first one does."""
    return os.environ.get("RANK", "0") == "0"


def stop_reason() -> str | None:
    """Why the trial should end, in a sentence; None while it should not."""
    return _reporter().reason


def flush(timeout: float = _FAREWELL_SECONDS) -> bool:
    """Waits until everything reported is kept by the server; False when that took longer. Done at exit by itself."""
    return _reporter().flush(timeout)


def save_artifact(path: str | os.PathLike[str], name: str | None = None) -> None:
    """Keeps a file with this trial (a picture, a model), in the place of its namesake; its name there is the file's own where none is given.

    Returns when the server has it; without Hone it does nothing. Raises HoneError where the server refuses it, or stays away for two minutes.
    """
    _reporter().save_artifact(Path(path), Path(path).name if name is None else name)


def checkpoint_dir() -> Path:
    """The folder for this trial's checkpoints: it stays over attempts, so look there first. It exists."""
    folder = Path(os.environ.get("HONE_CHECKPOINT_DIR", "checkpoints"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def resume_from() -> Path | None:
    """The checkpoint folder of the trial that this one goes on from (a promotion to more epochs); None when it starts anew."""
    folder = os.environ.get("HONE_RESUME_FROM")
    return Path(folder) if folder else None


def resource(default: int) -> int:
    """The last step that this trial may take (epochs, for example); the default when nothing bounds it."""
    return int(os.environ.get("HONE_RESOURCE") or default)


class _Printer:
    """Stands in for the server when there is none."""

    reason: str | None = None

    def __init__(self) -> None:
        self._step = 0

    def report(self, step: int | None, metrics: dict[str, float]) -> None:
        self._step = self._step + 1 if step is None else step
        print(f"step={self._step}", *(f"{name}={value!r}" for name, value in metrics.items()), flush=True)

    def should_stop(self) -> bool:
        return False

    def flush(self, timeout: float) -> bool:
        return True

    def close(self) -> None:
        """Nothing is left open."""

    def save_artifact(self, path: Path, name: str) -> None:
        """The file is where it is."""


class _Sender:
    """Sends reports in order from a thread, in batches, and keeps the server's last word."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self._calls = Calls(find_server(), patience=10.0)
        self._trial = {"study": os.environ["HONE_STUDY"], "trial": int(os.environ["HONE_TRIAL"]), "epoch": int(os.environ.get("HONE_EPOCH", "0"))}
        self._waiting: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._step = 0
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._unsent = 0
        threading.Thread(target=self._send_all, name="hone-report", daemon=True).start()
        atexit.register(self.flush, _FAREWELL_SECONDS)

    def report(self, step: int | None, metrics: dict[str, float]) -> None:
        self._step = self._step + 1 if step is None else step
        if not speaks() or not metrics:
            return
        now = time.time()
        stamp = {"seconds": int(now), "nanos": int(now % 1 * 1e9)}
        with self._lock:
            self._unsent += 1
        self._waiting.put({"step": self._step, "values": metrics, "time": stamp})

    def should_stop(self) -> bool:
        self.flush(_ANSWER_SECONDS)
        return self.reason is not None

    def flush(self, timeout: float) -> bool:
        with self._idle:
            return self._idle.wait_for(lambda: self._unsent == 0, timeout)

    def save_artifact(self, path: Path, name: str) -> None:
        if not speaks():
            return
        # A model that took hours is worth waiting for longer than a report.
        calls = Calls(find_server())
        try:
            send_artifact(calls, {**self._trial, "name": name}, path)
        except HoneError as error:
            if error.code not in GONE:
                raise
            self.reason = f"this attempt no longer speaks for the trial: {error}"
        finally:
            calls.close()

    def close(self) -> None:
        self.flush(_FAREWELL_SECONDS)
        self._waiting.put(None)
        atexit.unregister(self.flush)

    def _send_all(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < _BATCH_MOST and not self._waiting.empty():
                batch.append(self._waiting.get())
            reports = [one for one in batch if one is not None]
            self._send(reports)
            with self._idle:
                self._unsent -= len(reports)
                self._idle.notify_all()
            if len(reports) < len(batch):
                return self._calls.close()

    def _send(self, batch: list[dict[str, Any]]) -> None:
        while batch and self.reason is None:
            try:
                answer = self._calls.call("ReportMeasurements", **self._trial, measurements=batch)
            except HoneError as error:
                if error.code in GONE:
                    self.reason = f"this attempt no longer speaks for the trial: {error}"
                elif error.code not in AWAY:
                    self.reason = f"the server refused the report: {error}"
                continue
            if answer["should_stop"]:
                self.reason = answer.get("stop", {}).get("reason") or "the study ended"
            return


_current: _Printer | _Sender | None = None
_current_trial: tuple[str | None, ...] = ()
_current_lock = threading.Lock()


def _reporter() -> _Printer | _Sender:
    """Of the trial that this process is now: where a sweep runs its jobs in one process, they are trials one after the other."""
    global _current, _current_trial
    trial = tuple(os.environ.get(name) for name in ("HONE_STUDY", "HONE_TRIAL", "HONE_EPOCH"))
    with _current_lock:
        if _current is None or trial != _current_trial:
            if _current is not None:
                _current.close()
            _current, _current_trial = _Sender() if is_managed() else _Printer(), trial
        return _current
