"""What a tracker calls metrics, as the server takes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

# A measurement with more metrics, or one whose name is longer, is refused by the server.
_METRICS_MOST = 100
_NAME_MOST = 128


class MetricNames:
    """Of one program, whose runner says once of a name that it is left out."""

    def __init__(self, runner: str) -> None:
        self._runner = runner
        self._too_long: set[str] = set()

    def portions(self, metrics: Mapping[str, float]) -> Iterator[dict[str, float]]:
        """The metrics of one step, without those that cannot be named, in as many measurements as they need."""
        kept = [(name, value) for name, value in metrics.items() if self._can_be_named(name)]
        for start in range(0, len(kept), _METRICS_MOST):
            yield dict(kept[start : start + _METRICS_MOST])

    def _can_be_named(self, name: str) -> bool:
        if 0 < len(name) <= _NAME_MOST:
            return True
        if name not in self._too_long:
            self._too_long.add(name)
            print(f"{self._runner}: leaves the metric {name!r} out: a name has 1 to {_NAME_MOST} characters", file=sys.stderr)
        return False
