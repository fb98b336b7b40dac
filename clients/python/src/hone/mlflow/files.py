"""What runs of MLflow leave beside numbers, left with the trial."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from ..errors import HoneError

Save = Callable[[Path, str], None]


class Files:
    """The files of one process. What the server refuses is told once, and the script goes on."""

    def __init__(self, save: Save) -> None:
        self._save = save
        # What a script forks off has runs of its own, which are not this trial's.
        self._process = os.getpid()

    def log(self, path: Path, folder: str | None, *, whole: bool) -> None:
        """A run has logged a file or a folder, below a folder of its artifacts; what is in a `whole` one stands there without its name."""
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        above = path if whole else path.parent
        for file in files:
            name = file.relative_to(above).as_posix()
            self._leave(file, f"{folder.strip('/')}/{name}" if folder else name)

    def _leave(self, file: Path, name: str) -> None:
        if os.getpid() != self._process:
            return
        try:
            self._save(file, name)
        except (HoneError, OSError) as error:
            print(f"hone.mlflow: leaves the file {name!r} out: {error}", file=sys.stderr)
