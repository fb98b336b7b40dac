"""The connection to a server, and why one that answers is not to be trusted."""

from __future__ import annotations

import re
import socket
import ssl
from pathlib import Path

import grpc

from ._server import Server, Trust
from .errors import HoneError

_PATIENCE = 5.0
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


def demand_trust(server: Server) -> None:
    """Raises HoneError UNTRUSTED when what answers there is not to be spoken to: to gRPC it would look like a server that is away."""
    if server.trust is None:
        return
    host, port = server.address.rsplit(":", 1)
    host = host.strip("[]")
    try:
        with socket.create_connection((host, int(port)), _PATIENCE) as plain:
            with _context(server.trust).wrap_socket(plain, server_hostname=server.trust.name or host):
                return
    except ssl.SSLCertVerificationError as error:
        raise _distrust(server, error) from None
    except ssl.SSLError:
        words = f"what answers at {server.address} does not speak TLS"
        raise HoneError("UNTRUSTED", words, "look at host and port; without TLS, Hone serves its own machine only") from None
    except OSError:
        return  # away: the calls themselves are patient


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
        hint = "call the server by one of them, or let it be started with --host NAME"
        return HoneError("UNTRUSTED", f"{subject} is for other names", hint)
    known = "the CA that was named" if server.trust and server.trust.roots else "a CA that this machine knows"
    return HoneError("UNTRUSTED", f"{subject} is not by {known}", "name the server's CA in HONE_CA")
