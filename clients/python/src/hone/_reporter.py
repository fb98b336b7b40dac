"""What a trial's process reports by: a sender to Hone's server, or a printer where there is none."""

from __future__ import annotations

import atexit
import os
import queue
import threading
import time
from pathlib import Path
from typing import Any

from ._artifacts import send_artifact
from ._calls import Calls
from ._server import find_server
from .errors import AWAY, GONE, HoneError

FAREWELL_SECONDS = 30.0
_BATCH_MOST = 500
_ANSWER_SECONDS = 2.0


def is_managed() -> bool:
    """True when Hone started this process as a trial."""
    return "HONE_TRIAL" in os.environ


def speaks() -> bool:
    """Whether this process speaks for its trial: of those of one distributed training, the first one does."""
    return os.environ.get("RANK", "0") == "0"


class Printer:
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


class Sender:
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
        atexit.register(self.flush, FAREWELL_SECONDS)

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
        self.flush(FAREWELL_SECONDS)
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


_current: Printer | Sender | None = None
_current_trial: tuple[str | None, ...] = ()
_current_lock = threading.Lock()


def reporter() -> Printer | Sender:
    """Of the trial that this process is now: where a sweep runs its jobs in one process, they are trials one after the other."""
    global _current, _current_trial
    trial = tuple(os.environ.get(name) for name in ("HONE_STUDY", "HONE_TRIAL", "HONE_EPOCH"))
    with _current_lock:
        if _current is None or trial != _current_trial:
            if _current is not None:
                _current.close()
            _current, _current_trial = Sender() if is_managed() else Printer(), trial
        return _current
