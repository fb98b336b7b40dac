"""One trial as the server knows it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime, timedelta
from typing import Any

from ._values import decode_time, decode_values
from .space import Value


class FrozenTrial:
    """A trial as the server knows it; `floats` names the study's parameters that are no whole numbers, also where a value is one."""

    def __init__(self, data: Mapping[str, Any], floats: Container[str] = ()) -> None:
        self.number: int = data["number"]
        #: REQUESTED, ACTIVE, STOPPING, SUCCEEDED, STOPPED, INFEASIBLE, FAILED or CANCELLED.
        self.state: str = data["state"]
        self.params: dict[str, Value] = decode_values(data["parameters"], floats)
        self.values: list[float] | None = data["values"] or None
        self.metrics: dict[str, float] = data["metrics"]
        self.last_step: int | None = data.get("last_step")
        #: Whether it keeps the study's constraints; None where there are none, or nothing is known yet.
        self.feasible: bool | None = data.get("feasible")
        #: Marks to find it by.
        self.labels: dict[str, str] = dict(data.get("labels", {}))
        #: Who evaluates it.
        self.worker: str = data.get("worker", "")
        #: When it began, in UTC; None before.
        self.datetime_start: datetime | None = decode_time(data["start_time"]) if "start_time" in data else None
        #: When it ended, in UTC; None before.
        self.datetime_complete: datetime | None = decode_time(data["end_time"]) if "end_time" in data else None
        #: Names of the files that it left.
        self.artifacts: list[str] = [artifact["name"] for artifact in data.get("artifacts", [])]
        outcome = data.get("outcome") or {}
        #: Why it was stopped, is infeasible, failed or cancelled.
        self.reason: str | None = (data.get("stop") or {}).get("reason") or outcome.get("message") or outcome.get("reason") or None

    @property
    def value(self) -> float | None:
        return self.values[0] if self.values else None

    @property
    def duration(self) -> timedelta | None:
        """From its start to its end; None before."""
        if self.datetime_start is None or self.datetime_complete is None:
            return None
        return self.datetime_complete - self.datetime_start

    def __repr__(self) -> str:
        why = f", reason={self.reason!r}" if self.reason else ""
        return f"FrozenTrial(number={self.number}, state={self.state}, values={self.values}, params={self.params}{why})"
