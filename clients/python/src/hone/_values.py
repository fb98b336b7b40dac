"""Parameter values, measurements and times as they travel."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, SupportsFloat, SupportsInt

from .space import Value

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def encode_value(value: Value) -> dict[str, Any]:
    """A value for the wire; what numpy wraps counts as what it holds."""
    plain: Any = value.item() if hasattr(value, "item") else value
    if isinstance(plain, bool):
        return {"flag": plain}
    return {"text": plain} if isinstance(plain, str) else {"number": float(plain)}


def encode_values(params: Mapping[str, Value]) -> dict[str, dict[str, Any]]:
    return {name: encode_value(value) for name, value in params.items()}


def decode_values(data: Mapping[str, Mapping[str, Any]], floats: Container[str] = ()) -> dict[str, Value]:
    """Values from the wire, where all numbers are alike: whole ones become int, but for the parameters in `floats`."""
    return {name: _decode(value, name in floats) for name, value in data.items()}


def _decode(data: Mapping[str, Any], is_float: bool) -> Value:
    if "text" in data:
        return str(data["text"])
    if "flag" in data:
        return bool(data["flag"])
    number = float(data["number"])
    return int(number) if not is_float and number.is_integer() and abs(number) < 2**53 else number


def encode_numbers(metrics: Mapping[str, SupportsFloat]) -> dict[str, float]:
    """What was measured, by metric; what torch or numpy wraps counts as what it holds. Raises ValueError for what is no number."""
    return {name: _number(name, value) for name, value in metrics.items()}


def _number(metric: str, value: SupportsFloat) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no value of the metric {metric}: it wants a number, and float('nan') where there is none") from None


def encode_step(step: SupportsInt) -> int:
    """A step as the server counts them. Raises ValueError for a fraction: all of one epoch would be the same step, and the last one replace the others."""
    whole = int(step)
    if whole != step:
        raise ValueError(f"{step!r} is no step: it wants a whole number, such as the count of iterations")
    return whole


def encode_time(time: datetime) -> dict[str, int]:
    """A time for the wire; one without a zone is of this machine."""
    since = time.astimezone(timezone.utc) - _EPOCH
    return {"seconds": since // timedelta(seconds=1), "nanos": since.microseconds * 1000}


def decode_time(stamp: Mapping[str, int]) -> datetime:
    """A time from the wire, in UTC."""
    return _EPOCH + timedelta(seconds=stamp["seconds"], microseconds=stamp["nanos"] // 1000)
