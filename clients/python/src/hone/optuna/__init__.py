"""Optuna's programs on Hone.

In a program: `optuna.create_study(sampler=HoneSampler(), pruner=HonePruner("median"))`. The study stays Optuna's, with its storage,
callbacks and plots; its trials are suggested by Hone's server, and seen there.

Without touching a program: `python3 -m hone.optuna train.py ARGS`.
"""

from __future__ import annotations

import importlib.util
import sys

if importlib.util.find_spec("optuna") is None:
    _words = f"hone.optuna needs the package optuna: run `{sys.executable} -m pip install optuna`"
    # While Python looks for the module that `-m` names, the first argument is still that: a traceback would say no more.
    raise SystemExit(_words) if sys.argv[:1] == ["-m"] else ImportError(_words)

from .pruner import HonePruner
from .sampler import HoneSampler

__all__ = ["HonePruner", "HoneSampler"]
