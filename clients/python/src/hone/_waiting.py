"""How long a program waits for a server that is not there when it begins."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable

from ._server import Server
from .errors import HoneError, ServerNotFound

_log = logging.getLogger("hone")
#: Jobs of a batch system begin when they may, before their server's as well, and nobody sits before them.
_JOBS_PATIENCE = 900.0
_PAUSE = 1.0
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds_to_wait(given: float | None = None) -> float | None:
    """As the program says, else as HONE_WAIT does, else a quarter of an hour in a job of Slurm; None where nothing says how long."""
    named = os.environ.get("HONE_WAIT")
    if given is None and named:
        parts = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", named)
        if parts is None:
            raise HoneError("INVALID_REQUEST", f"HONE_WAIT is {named!r}, which is no time", "write 90s, 15m or 2h, or 0 to wait for no server")
        given = float(parts[1]) * _UNITS[parts[2]]
    return _JOBS_PATIENCE if given is None and os.environ.get("SLURM_JOB_ID") else given


def await_server(find: Callable[[], Server], seconds: float | None) -> Server:
    """The server that is found, also when it comes within so many seconds. Raises ServerNotFound, at once where none are given."""
    end = time.monotonic() + (seconds or 0.0)
    told = False
    while True:
        try:
            return find()
        except ServerNotFound as absent:
            if time.monotonic() >= end:
                raise
            if not told:
                _log.warning("%s: %s", absent.words, waiting_words(seconds or 0.0))
            told = True
            time.sleep(_PAUSE)


def waiting_words(seconds: float) -> str:
    """What a program that waits says, once."""
    span = f"{seconds / 60:g}m" if seconds >= 60 else f"{seconds:g}s"
    return f"waiting for it, {span} at most (HONE_WAIT)"
