"""What of the data that a script logs is a metric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# W&B's own entries of a run's history and summary.
_OWN = frozenset({"_step", "_timestamp", "_runtime", "_wandb"})


def numbers_of(data: Mapping[str, Any], above: str = "") -> dict[str, float]:
    """The numbers by name, those of nested dictionaries with dots between; pictures, texts, tables and the like are left out."""
    found: dict[str, float] = {}
    for key, value in data.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            # A summary describes a picture or a histogram by a dictionary with its type.
            if "_type" not in value:
                found.update(numbers_of(value, f"{name}."))
        elif name not in _OWN:
            number = _number(value)
            if number is not None:
                found[name] = number
    return found


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, (str, bytes)):
        return None
    try:
        # Arrays and tensors of one element have it as an item; of more, each library refuses in its own way.
        return float(value.item() if hasattr(value, "item") else value)
    except Exception:
        return None
