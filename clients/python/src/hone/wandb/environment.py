"""The environment that W&B is to find in a trial: the parameters as those of a sweep, a mode that asks for nothing, a folder of its own."""

from __future__ import annotations

import netrc
import os
import tempfile
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_KEYS = ("WANDB_MODE", "WANDB_API_KEY", "WANDB_IDENTITY_TOKEN_FILE")
_PARAMETERS_FILE = "wandb-parameters.yaml"


def prepare_environment(environment: MutableMapping[str, str], parameters: Mapping[str, Any]) -> None:
    """Sets what W&B reads when it is imported; what the user has set stays."""
    folder = environment.get("HONE_TRIAL_DIR") or tempfile.mkdtemp(prefix="hone-wandb-")
    environment["WANDB_SWEEP_PARAM_PATH"] = str(_write(Path(folder), sweep_file(parameters)))
    environment.setdefault("WANDB_DIR", folder)
    if not any(environment.get(name) for name in _KEYS) and not _is_in_netrc(environment):
        environment["WANDB_MODE"] = "offline"


def sweep_file(parameters: Mapping[str, Any]) -> str:
    """The parameters as a sweep's agent hands them over: YAML with a `value` for each. Those with dots in their names are nested ones."""
    import yaml

    entries = {name: {"value": value} for name, value in nested(parameters).items()}
    return str(yaml.safe_dump({**entries, "wandb_version": 1}))


def nested(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """`{"optimizer.lr": 1}` as `{"optimizer": {"lr": 1}}`; a name below another parameter's own stays as it is."""
    result: dict[str, Any] = {}
    for name, value in parameters.items():
        *above, last = name.split(".")
        if any(".".join(above[: depth + 1]) in parameters for depth in range(len(above))):
            result[name] = value
            continue
        place = result
        for part in above:
            place = place.setdefault(part, {})
        place[last] = value
    return result


def _write(folder: Path, text: str) -> Path:
    """The file with the text, whole at any moment: the processes of a distributed training each write it."""
    file, own = folder / _PARAMETERS_FILE, folder / f"{_PARAMETERS_FILE}.{os.getpid()}"
    own.write_text(text, encoding="utf-8")
    return own.replace(file)


def _is_in_netrc(environment: Mapping[str, str]) -> bool:
    host = urlsplit(environment.get("WANDB_BASE_URL") or "https://api.wandb.ai").netloc
    named = environment.get("NETRC")
    for path in [named] if named else ["~/.netrc", "~/_netrc"]:
        try:
            if netrc.netrc(os.path.expanduser(path)).authenticators(host) is not None:
                return True
        except (OSError, netrc.NetrcParseError):
            continue
    return False
