"""Finding the server: its address and the token that writes need."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ServerNotFound


@dataclass(frozen=True)
class Server:
    address: str
    token: str | None


def find_server(address: str | None = None, token: str | None = None) -> Server:
    """The server at the address, or in HONE_SERVER, or of the nearest data folder upward (HONE_DATA or .hone)."""
    named = address or os.environ.get("HONE_SERVER")
    token = token or os.environ.get("HONE_TOKEN")
    if named:
        return Server(named, token or _left_by_running(_registration(named)).get("token"))
    folder = _data_folder()
    left = _left_by_running(folder / "server.json") if folder else {}
    if not left:
        raise ServerNotFound("no Hone server runs here")
    return Server(left["grpc"], token or left.get("token"))


def _data_folder() -> Path | None:
    named = os.environ.get("HONE_DATA")
    if named:
        return Path(named)
    here = Path.cwd()
    return next((folder / ".hone" for folder in (here, *here.parents) if (folder / ".hone").exists()), None)


def _registration(address: str) -> Path:
    """What a server leaves for its user's clients, by its address."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    name = re.sub(r"[^\w.-]", "_", re.sub(r"^localhost:", "127.0.0.1:", address))
    return Path(state) / "hone" / "servers" / f"{name}.json"


def _left_by_running(file: Path) -> dict[str, Any]:
    """What a running server left; what a dead one left is void: its port may be somebody else's by now."""
    left = _read(file)
    return left if _is_running(left.get("pid", 0)) else {}


def _read(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text()))
    except (OSError, ValueError):
        return {}


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return pid > 0
