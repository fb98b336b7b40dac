"""The trial that this process is: its parameters, its reports, whether to stop, where to keep checkpoints.

Everything works without Hone around it as well: parameters are the defaults, reports are printed, nothing asks to stop.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, SupportsFloat

from ._reporter import FAREWELL_SECONDS, reporter
from ._reporter import is_managed as is_managed
from ._reporter import speaks as speaks
from ._values import encode_numbers, encode_step


def params(defaults: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The parameters of this trial over the defaults; the defaults alone without Hone.

    A default's type counts: where it is a float, the value is one. Inactive parameters of a conditional space are not there
    unless they have a default.
    """
    values = {**(defaults or {}), **more}
    given = json.loads(os.environ.get("HONE_PARAMETERS", "{}"))
    for name, value in given.items():
        is_whole_float = isinstance(values.get(name), float) and isinstance(value, int) and not isinstance(value, bool)
        values[name] = float(value) if is_whole_float else value
    return values


def report(step: int | None = None, **metrics: SupportsFloat) -> None:
    """Reports measurements of this trial at a step (an epoch, an iteration; the one after the last when it is left out).

    Returns at once: a thread sends, and goes on trying while the server is away. A step that is reported again replaces
    the values that it names. Without Hone the line is printed. Raises ValueError for what is no number, and for a step that is not whole.
    """
    record(step, metrics)


def record(step: int | None, metrics: Mapping[str, SupportsFloat]) -> None:
    """As `report`, for metrics of any name."""
    reporter().report(None if step is None else encode_step(step), encode_numbers(metrics))


def should_stop() -> bool:
    """True when the trial should end now: save what you need and leave. Waits a moment for the answer to what was reported."""
    return reporter().should_stop()


def stop_reason() -> str | None:
    """Why the trial should end, in a sentence; None while it should not."""
    return reporter().reason


def flush(timeout: float = FAREWELL_SECONDS) -> bool:
    """Waits until everything reported is kept by the server; False when that took longer. Done at exit by itself."""
    return reporter().flush(timeout)


def save_artifact(path: str | os.PathLike[str], name: str | None = None) -> None:
    """Keeps a file with this trial (a picture, a model), in the place of its namesake; its name there is the file's own where none is given.

    Returns when the server has it; without Hone it does nothing. Raises HoneError where the server refuses it, or stays away for two minutes.
    """
    reporter().save_artifact(Path(path), Path(path).name if name is None else name)


def checkpoint_dir() -> Path:
    """The folder for this trial's checkpoints: it stays over attempts, so look there first. It exists."""
    folder = Path(os.environ.get("HONE_CHECKPOINT_DIR", "checkpoints"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def resume_from() -> Path | None:
    """The checkpoint folder of the trial that this one goes on from (a promotion to more epochs); None when it starts anew."""
    folder = os.environ.get("HONE_RESUME_FROM")
    return Path(folder) if folder else None


def resource(default: int) -> int:
    """The last step that this trial may take (epochs, for example); the default when nothing bounds it."""
    return int(os.environ.get("HONE_RESOURCE") or default)
