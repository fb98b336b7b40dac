"""What runs of MLflow leave beside numbers, left with the trial."""

from __future__ import annotations

from pathlib import Path

from .._left_files import LeftFiles, Save


class Files(LeftFiles):
    """The files of one process."""

    def __init__(self, save: Save) -> None:
        super().__init__("hone.mlflow", save)

    def log(self, path: Path, folder: str | None, *, whole: bool) -> None:
        """A run has logged a file or a folder, below a folder of its artifacts; what is in a `whole` one stands there without its name."""
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        above = path if whole else path.parent
        for file in files:
            name = file.relative_to(above).as_posix()
            self._leave(file, f"{folder.strip('/')}/{name}" if folder else name)
