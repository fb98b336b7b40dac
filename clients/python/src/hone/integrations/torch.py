"""A PyTorch loop that is resumed where it was: `for epoch in epochs(30, model=model, optimizer=optimizer): ...`"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import torch

from .. import running

_FILE = "hone.pt"


class Stateful(Protocol):
    """A module, an optimizer, a scheduler, a GradScaler: what torch keeps by state_dict."""

    def state_dict(self) -> dict[str, Any]: ...
    def load_state_dict(self, state_dict: dict[str, Any], /) -> Any: ...


def epochs(most: int, **parts: Stateful) -> Iterator[int]:
    """The epochs of this trial, from 1, until `most` (or fewer, where the study gives this trial fewer), or until it should stop.

    What the parts hold is saved after each epoch and loaded before the first: a second attempt of the trial goes on where the first one
    was, and a trial that was promoted goes on from the one that it continues. Without Hone the folder is ./checkpoints.
    """
    file = running.checkpoint_dir() / _FILE
    done = _load(file, parts)
    if done is None:
        earlier = running.resume_from()
        done = (_load(earlier / _FILE, parts) if earlier else None) or 0
    for epoch in range(done + 1, running.resource(most) + 1):
        yield epoch
        _save(file, epoch, parts)
        if running.should_stop():
            return


def _load(file: Path, parts: dict[str, Stateful]) -> int | None:
    if not file.exists():
        return None
    saved = torch.load(file, map_location="cpu", weights_only=False)
    for name, part in parts.items():
        part.load_state_dict(saved["parts"][name])
    return int(saved["epoch"])


def _save(file: Path, epoch: int, parts: dict[str, Stateful]) -> None:
    """Whole or not at all: a crash in between leaves the last one."""
    draft = file.with_suffix(f".{os.getpid()}.draft")
    torch.save({"epoch": epoch, "parts": {name: part.state_dict() for name, part in parts.items()}}, draft)
    os.replace(draft, file)
