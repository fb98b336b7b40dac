"""Files that a tracker's script logs, left with the trial as well."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from .errors import HoneError

Save = Callable[[Path, str], None]


class LeftFiles:
    """Of one process. What the server refuses is told once, and the script goes on."""

    def __init__(self, runner: str, save: Save) -> None:
        self._runner = runner
        self._save = save
        # What a script forks off has runs of its own, which are not this trial's.
        self._process = os.getpid()

    def _leave(self, file: Path, name: str) -> None:
        if os.getpid() != self._process:
            return
        try:
            self._save(file, name)
        except (HoneError, OSError) as error:
            print(f"{self._runner}: leaves the file {name!r} out: {error}", file=sys.stderr)
