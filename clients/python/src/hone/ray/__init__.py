"""Ray Tune on Hone: `tune.TuneConfig(search_alg=HoneSearch(), scheduler=HoneScheduler())`. Ray runs the trials, Hone suggests them and says when they stop."""

from __future__ import annotations

import sys

try:
    import ray.tune  # noqa: F401
except ImportError as missing:
    raise ImportError(f"hone.ray needs Ray Tune ({missing}): run `{sys.executable} -m pip install 'ray[tune]'`") from missing

from .scheduler import HoneScheduler
from .search import HoneSearch

__all__ = ["HoneScheduler", "HoneSearch"]
