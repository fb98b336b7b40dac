"""The connection to a server, and why one that answers is not to be trusted."""

from __future__ import annotations

import re
import socket
import ssl
from pathlib import Path
from typing import Any

import grpc

from ._server import Server, Trust
from .errors import HoneError

_PATIENCE = 5.0
#: How HTTP/2 begins; what speaks only HTTP/1 answers in that.
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
_OPTIONS = [
    ("grpc.max_receive_message_length", 64 << 20),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 500),
    ("grpc.max_reconnect_backoff_ms", 1000),
    # A proxy for the outside world must not stand before a server of this machine.
    ("grpc.enable_http_proxy", 0),
]


def open_channel(server: Server) -> grpc.Channel:
    """A channel to the server, which connects with its first call."""
    if server.trust is None:
        return grpc.insecure_channel(server.address, options=_OPTIONS)
    name = [("grpc.ssl_target_name_override", server.trust.name)] if server.trust.name else []
    credentials = grpc.ssl_channel_credentials(root_certificates=server.trust.roots or _known_roots())
    return grpc.secure_channel(server.address, credentials, options=[*_OPTIONS, *name])


def demand_trust(server: Server) -> bool:
    """Raises HoneError UNTRUSTED when what answers there is not to be spoken to: to gRPC it would look like a server that is away.

    False when nothing answers there."""
    try:
        if server.trust is None:
            _demand_plain(server)
        else:
            _shake_hands(server, _context(server.trust))
    except ssl.SSLCertVerificationError as error:
        raise _distrust(server, error) from None
    except ssl.SSLError as error:
        if _is_http1(error):
            raise _web_server(server) from None
        words = f"what answers at {server.address} does not speak TLS"
        raise HoneError("UNTRUSTED", words, "look at host and port; without TLS, Hone serves its own machine only") from None
    except OSError:
        return False  # the calls themselves are patient
    return True


def _connect(server: Server) -> socket.socket:
    host, port = server.address.rsplit(":", 1)
    return socket.create_connection((host.strip("[]"), int(port)), _PATIENCE)


def _shake_hands(server: Server, context: ssl.SSLContext) -> dict[str, Any]:
    """The certificate of what answers there."""
    name = server.trust.name if server.trust else None
    with _connect(server) as plain, context.wrap_socket(plain, server_hostname=name or server.address.rsplit(":", 1)[0].strip("[]")) as safe:
        return safe.getpeercert() or {}


def _demand_plain(server: Server) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    try:
        _shake_hands(server, context)
    except (ssl.SSLError, ConnectionError) as error:
        if _is_http1(error):
            raise
        with _connect(server) as plain:
            plain.sendall(_PREFACE)
            if plain.recv(6) == b"HTTP/1":
                raise _web_server(server) from None
        return
    hint = f"name it as https://{server.address}, and its CA in HONE_CA"
    raise HoneError("UNTRUSTED", f"the server at {server.address} speaks TLS", hint)


def _is_http1(error: OSError) -> bool:
    """What speaks TLS, and not HTTP/2 over it, says so."""
    return re.search("no.application.protocol", str(error), re.IGNORECASE) is not None


def _web_server(server: Server) -> HoneError:
    """The dashboard's port is easily taken for the other one."""
    words = f"what answers at {server.address} is a web server, as the dashboard is, and speaks no gRPC"
    return HoneError("UNTRUSTED", words, "name the port where gRPC listens (7711 where no other was chosen): `hone serve` says both")


def _names(server: Server) -> str:
    """The names that the certificate there is for, once it is known to be by the right CA."""
    context = _context(server.trust or Trust())
    context.check_hostname = False
    try:
        return ", ".join(name for _, name in _shake_hands(server, context).get("subjectAltName", ()))
    except OSError:
        return "which could not be asked for"


def _context(trust: Trust) -> ssl.SSLContext:
    roots = trust.roots or _known_roots()
    context = ssl.create_default_context(cadata=roots.decode() if roots else None)
    context.set_alpn_protocols(["h2"])
    return context


def _known_roots() -> bytes | None:
    """Those of this machine: with gRPC's own, a CA that was added here would be unknown."""
    file = ssl.get_default_verify_paths().cafile
    return Path(file).read_bytes() if file else None


def _distrust(server: Server, error: ssl.SSLCertVerificationError) -> HoneError:
    subject = f"the certificate of {server.address}"
    if error.verify_code == _EXPIRED:
        return HoneError("UNTRUSTED", f"{subject} has expired", "whoever runs the server must renew it")
    if error.verify_code == _NOT_YET:
        return HoneError("UNTRUSTED", f"{subject} is not valid yet", "look at the clocks of both machines")
    if error.verify_code in (_OTHER_NAME, _OTHER_ADDRESS) or re.search("mismatch|doesn't match", str(error)):
        hint = "call the server by one of them; a certificate that --tls auto made gets more by --host NAME"
        return HoneError("UNTRUSTED", f"{subject} is for other names ({_names(server)})", hint)
    known = "the CA that was named" if server.trust and server.trust.roots else "a CA that this machine knows"
    return HoneError("UNTRUSTED", f"{subject} is not by {known}", "name the server's CA in HONE_CA")
