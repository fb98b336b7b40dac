"""Files that trials leave, sent and fetched piece by piece."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ._calls import Calls
from .errors import HoneError

_PIECE = 1024 * 1024


def send_artifact(calls: Calls, target: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Sends a file as it was when this began; returns the trial that has it. `target` names study, trial, epoch and the file's name there."""
    upload = uuid.uuid4().hex
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        sha256 = _hash_of(path, size)
        offset = 0
        while True:
            file.seek(offset)
            data = file.read(min(_PIECE, size - offset))
            whole = {"whole": {"sha256": sha256}} if len(data) < _PIECE else {}
            answer = calls.call("WriteArtifact", **target, upload=upload, offset=offset, data=data, **whole)
            if answer.get("trial"):
                trial: dict[str, Any] = answer["trial"]
                return trial
            offset = answer["next_offset"]


def fetch_artifact(calls: Calls, study: str, trial: int, name: str, path: Path) -> None:
    """Writes a trial's file to a path; it is there when it is whole, and not before. Raises HoneError where there is none."""
    kept = calls.call("GetTrial", study=study, trial=trial).get("artifacts", [])
    sha256 = next((artifact["sha256"] for artifact in kept if artifact["name"] == name), None)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    found = hashlib.sha256()
    try:
        with unfinished.open("xb") as file:
            for chunk in calls.stream("ReadArtifact", study=study, trial=trial, name=name):
                found.update(chunk["data"])
                file.write(chunk["data"])
        if sha256 is not None and found.hexdigest() != sha256:
            raise HoneError("DATA_LOSS", f"what came of {name} is not what was kept", "ask for it again")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _hash_of(path: Path, size: int) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while size > 0:
            data = file.read(min(_PIECE, size))
            if not data:
                break
            found.update(data)
            size -= len(data)
    return found.hexdigest()
