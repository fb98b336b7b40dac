"""Finding the server: its address, how to trust it, and the token that it asks for."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import HoneError, ServerNotFound

_PORT, _HTTPS_PORT = 7711, 443
_FOR_OTHERS = "for others too: `hone serve --grpc 0.0.0.0:7711 --http 0.0.0.0:7780 --tls auto`"


@dataclass(frozen=True)
class Trust:
    """The server is spoken to over TLS."""

    #: Certificates in PEM that its own is by; None = those that everybody knows.
    roots: bytes | None = None
    #: The name that its certificate must have, where that is not the host of its address.
    name: str | None = None


@dataclass(frozen=True)
class Server:
    #: HOST:PORT
    address: str
    token: str | None
    trust: Trust | None = None
    #: Where its dashboard is; None for a server that left no word of it here.
    dashboard: str | None = None


def find_server(address: str | None = None, token: str | None = None) -> Server:
    """The server at the address, or in HONE_SERVER, or of the nearest data folder upward (HONE_DATA or .hone), also on another machine that shares it.

    Off this machine, and where https:// or a CA is named (HONE_CA: a file or its text), it is spoken to over TLS."""
    named = address or os.environ.get("HONE_SERVER")
    token = token or os.environ.get("HONE_TOKEN")
    ca = os.environ.get("HONE_CA")
    if named:
        scheme, address, local = _read_name(named)
        left = _left_by_running(_registration(address))
        secure = scheme == "https" or (scheme is None and (not local or bool(ca) or "certificate" in left))
        return Server(address, token or left.get("token"), _trust(ca, left) if secure else None, _dashboard(left))
    folder = data_folder()
    left = _read(folder / "server.json") if folder else {}
    if _is_here(left):
        return Server(left["grpc"], token or left.get("token"), _trust(None, left) if "certificate" in left else None, _dashboard(left))
    if not left or _is_of_this_host(left):
        raise ServerNotFound("no Hone server runs here")
    # Whether a server of another machine, which shares the folder, still runs is not to be seen from here.
    if "network" not in left:
        raise ServerNotFound(f"the server of {folder} runs on {left['host']} and serves that machine alone", _FOR_OTHERS)
    return Server(_read_name(left["network"])[1], token or left.get("token"), _trust(None, {**left, "name": None}))


def _dashboard(left: dict[str, Any]) -> str | None:
    return f"{'https' if 'certificate' in left else 'http'}://{left['http']}" if left.get("http") else None


def _read_name(text: str) -> tuple[str | None, str, bool]:
    """The scheme if one is given, HOST:PORT, and whether that is this machine."""
    parts = re.fullmatch(r"(?:(https?)://)?(\[[0-9a-fA-F:.]+\]|[^:/@\s\[\]]+)(?::(\d{1,5}))?/?", text)
    if parts is None or int(parts[3] or 0) > 65_535:
        raise HoneError("INVALID_SERVER", f"{text!r} is no address of a server", "write HOST:PORT or https://HOST:PORT")
    scheme, host, port = parts.groups()
    local = re.fullmatch(r"localhost|127(\.\d{1,3}){3}|\[::1\]", host, re.IGNORECASE) is not None
    if scheme == "http" and not local:
        raise HoneError("INVALID_SERVER", f"http:// would show the token to the network between here and {host}", f"write https://{host}")
    return scheme, f"{host}:{port or (_HTTPS_PORT if scheme == 'https' else _PORT)}", local


def _trust(ca: str | None, left: dict[str, Any]) -> Trust:
    if ca:
        return Trust(_pem(ca))
    if "certificate" in left:
        return Trust(_pem(left.get("ca") or left["certificate"]), left.get("name"))
    return Trust()


def _pem(given: str) -> bytes:
    if "-----BEGIN CERTIFICATE-----" in given:
        return given.encode()
    try:
        text = Path(given).read_bytes()
    except OSError as error:
        raise HoneError("INVALID_SERVER", f"the CA file {given} cannot be read ({error.strerror})", "name the CA's file in HONE_CA") from None
    if b"-----BEGIN CERTIFICATE-----" not in text:
        raise HoneError("INVALID_SERVER", f"{given} has no certificate in PEM", "a CA file begins with -----BEGIN CERTIFICATE-----")
    return text


def data_folder() -> Path | None:
    """The data folder that is meant: HONE_DATA, or the nearest .hone upward."""
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
    return left if _is_here(left) else {}


def _is_here(left: dict[str, Any]) -> bool:
    """Whether the server runs on this machine, which may have had another name when it wrote this: a laptop's changes with its network."""
    if _is_of_this_host(left):
        return _is_running(left.get("pid", 0))
    return "started" in left and left["started"] == _process_start(left.get("pid", 0))


def _is_of_this_host(left: dict[str, Any]) -> bool:
    return bool(left.get("host", socket.gethostname()) == socket.gethostname())


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


def _process_start(pid: int) -> str | None:
    """When a process of this machine began, as servers say it of themselves; None where there is none of that id."""
    try:
        if sys.platform == "linux":
            # The second field is the command's name in brackets and may hold anything, brackets too: count from its end.
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        command = ["ps", "-o", "lstart=", "-p", str(pid)]
        return subprocess.run(command, env={**os.environ, "LC_ALL": "C", "TZ": "UTC"}, capture_output=True, text=True).stdout.strip()
    except (OSError, IndexError):
        return None
