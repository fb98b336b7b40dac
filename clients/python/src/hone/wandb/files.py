"""What runs of W&B leave beside numbers, left with the trial: the newest picture of each key, saved files, and artifacts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .._left_files import LeftFiles, Save

_PICTURES = Path("media", "images")
#: How W&B calls the picture of a key at a step.
_PICTURE = re.compile(r"(?P<key>.+)_(?P<step>\d+)_[0-9a-f]{20}(?P<kind>\.\w+)")
#: What W&B writes of itself beside what the script saves.
_OWN = {"config.yaml", "conda-environment.yaml", "diff.patch", "output.log", "requirements.txt", "wandb-metadata.json", "wandb-summary.json"}
_OWN_FOLDERS = {"artifact", "code", "media", "tmp"}


class Files(LeftFiles):
    """The files of one process."""

    def __init__(self, save: Save) -> None:
        super().__init__("hone.wandb", save)
        self._ended: set[Any] = set()

    def log_artifact(self, artifact: Any) -> None:
        """A run has logged this: its files, by its name."""
        name = str(artifact.name).split(":")[0]
        for path, entry in sorted(artifact.manifest.entries.items()):
            if entry.local_path is not None:
                self._leave(Path(entry.local_path), f"{name}/{path}")

    def end(self, run: Any) -> None:
        """A run is about to finish. Once; later calls do nothing."""
        if run in self._ended:
            return
        self._ended.add(run)
        folder = Path(run.dir)
        for file, name in (*_newest_pictures(folder / _PICTURES), *_saved(folder)):
            self._leave(file, name)


def _newest_pictures(folder: Path) -> Iterator[tuple[Path, str]]:
    """The pictures of each key's last step; of several in one step, the second is `key-2.png`."""
    newest: dict[str, tuple[int, list[Path]]] = {}
    for file in sorted(_files_in(folder), key=lambda file: (file.stat().st_mtime_ns, file.name)):
        found = _PICTURE.fullmatch(file.relative_to(folder).as_posix())
        if found is None:
            continue
        name, step = found["key"] + found["kind"], int(found["step"])
        if name not in newest or step > newest[name][0]:
            newest[name] = (step, [])
        if step == newest[name][0]:
            newest[name][1].append(file)
    for name, (_, files) in newest.items():
        stem, kind = os.path.splitext(name)
        for count, file in enumerate(files, start=1):
            yield file, name if count == 1 else f"{stem}-{count}{kind}"


def _saved(folder: Path) -> Iterator[tuple[Path, str]]:
    for file in sorted(_files_in(folder)):
        name = file.relative_to(folder).as_posix()
        if name not in _OWN and name.split("/")[0] not in _OWN_FOLDERS:
            yield file, name


def _files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
