"""One call after another over gRPC: encoding, token, request ids, and patience while the server is away."""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import grpc

from ._channel import demand_trust, open_channel
from ._codec import decode, encode
from ._messages import CALLS, MESSAGES, SERVICE
from ._server import Server
from ._waiting import await_server, seconds_to_wait, waiting_words
from .errors import HoneError

_log = logging.getLogger("hone")
_DETAILS = "grpc-status-details-bin"
_AWAY = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.ABORTED)
_PAUSE_FIRST, _PAUSE_MOST = 0.1, 5.0
_TIMEOUT = 60.0
#: A first call that has waited so long has a look at what it waits for.
_LOOK = 2.0
#: What a server that is there has for its first answer, also where nobody wants to wait for one that is not.
_FIRST_ANSWER = 5.0
#: How long a server may be away; for a worker one that was there before: a job that is put back into its queue, or a machine that restarts, takes minutes.
_PATIENCE, WORKERS_PATIENCE = 120.0, 900.0
_WORK = ("SuggestTrials", "ReportMeasurements", "Heartbeat", "CompleteTrial", "CreateTrial", "UpdateTrial", "WriteArtifact")


def connect(find: Callable[[], Server], wait: float | None = None) -> Calls:
    """Calls of the server that is found: waited for where it is not there yet, and followed to where it comes back. Raises ServerNotFound."""
    seconds = seconds_to_wait(wait)
    return Calls(await_server(find, seconds), find=find, first_patience=_PATIENCE if seconds is None else seconds)


class Calls:
    """The server's calls. Each is repeated while the server is away, for at most `patience` seconds (by default two minutes, and a quarter of an
    hour for a worker's; `first_patience` until it has answered once); writes carry a request id, so that a repeated one counts once. `find` says
    where one that is away is by now."""

    def __init__(
        self, server: Server, patience: float | None = None, find: Callable[[], Server] | None = None, first_patience: float = _PATIENCE
    ) -> None:
        self._patience = patience
        self._first_patience = first_patience
        self._find = find
        self._has_answered = self._has_told = False
        self._connect(server)

    def _connect(self, server: Server) -> None:
        self._metadata = (("authorization", f"Bearer {server.token}"),) if server.token else ()
        self._channel = open_channel(server)
        self.server = server
        self._is_trusted = False

    def _follow(self) -> None:
        """A server that is known by its folder may have come back on another machine."""
        try:
            server = self._find() if self._find else self.server
        except HoneError:
            return  # it is not back
        # What a server leaves of itself is void while it is away: one that is named is then known by its name alone.
        tells_less = (self.server.token and not server.token) or (self.server.trust and not server.trust)
        if server != self.server and not (tells_less and server.address == self.server.address):
            # Calls of other threads may be under way on the channel before: it goes with the last of them.
            self._connect(server)

    def call(self, name: str, /, **fields: Any) -> dict[str, Any]:
        """The answer to a call. Raises HoneError with the server's words, or when it stayed away."""
        usual = self._first_patience if not self._has_answered else WORKERS_PATIENCE if name in _WORK else _PATIENCE
        return self.call_within(usual if self._patience is None else self._patience, name, **fields)

    def call_within(self, patience: float, name: str, /, **fields: Any) -> dict[str, Any]:
        """As `call`, for a server that may stay away for so many seconds."""
        request, response, _ = CALLS[name]
        if "request_id" not in fields and any(field == "request_id" for field, _, _ in MESSAGES[request].values()):
            fields["request_id"] = uuid.uuid4().hex
        self._demand_trust()
        data = encode(request, fields)
        end = time.monotonic() + patience
        pause = _PAUSE_FIRST
        while True:
            method = self._channel.unary_unary(f"/{SERVICE}/{name}", request_serializer=None, response_deserializer=None)
            try:
                least = _PAUSE_FIRST if self._has_answered else _FIRST_ANSWER
                return decode(response, self._answer(method, data, max(least, min(_TIMEOUT, end - time.monotonic())), patience))
            except grpc.RpcError as error:
                if error.code() not in _AWAY:
                    raise _error(error, name) from None
                if time.monotonic() + pause > end:
                    raise self._away(error) from None
                if not self._has_answered:
                    self._look(patience)
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(_PAUSE_MOST, pause * 2)
                self._follow()

    def _answer(self, method: Any, data: bytes, timeout: float, patience: float) -> bytes:
        """The answer; where the first one is long in coming, what is there may be no server of Hone's, and never answer."""
        # A channel that waits tries again every second at most, and knows one address only.
        options = {"timeout": timeout, "metadata": self._metadata, "wait_for_ready": self._find is None}
        if self._has_answered:
            again: bytes = method(data, **options)
            return again
        coming = method.future(data, **options)
        try:
            first: bytes = coming.result(timeout=_LOOK)
        except grpc.FutureTimeoutError:
            try:
                self._look(patience)
            except HoneError:
                coming.cancel()
                raise
            first = coming.result()
        self._has_answered = True
        return first

    def _look(self, patience: float) -> None:
        if not demand_trust(self.server) and not self._has_told:
            _log.warning("no server answers at %s: %s", self.server.address, waiting_words(patience) if self._find else "waiting for it")
            self._has_told = True

    def _away(self, error: Any) -> HoneError:
        """Why it was given up."""
        if demand_trust(self.server):
            return _error(error)
        hint = "start one with `hone serve`, or name another in HONE_SERVER"
        return HoneError("UNAVAILABLE", f"no server answers at {self.server.address}", hint)

    def stream(self, name: str, /, **fields: Any) -> Iterator[dict[str, Any]]:
        """The messages of a streaming call, until the server ends it."""
        request, response, _ = CALLS[name]
        self._demand_trust()
        method = self._channel.unary_stream(f"/{SERVICE}/{name}", request_serializer=None, response_deserializer=None)
        try:
            for data in method(encode(request, fields), metadata=self._metadata, wait_for_ready=True):
                yield decode(response, data)
        except grpc.RpcError as error:
            raise _error(error, name) from None

    def _demand_trust(self) -> None:
        """Before the first call only, and only where trust is asked for: a plain server is looked at when it does not answer."""
        if self.server.trust is not None and not self._is_trusted:
            demand_trust(self.server)
        self._is_trusted = True

    def close(self) -> None:
        self._channel.close()


def _error(error: Any, name: str = "of this kind") -> HoneError:
    """The server's code, hint and problems travel in the standard details (google.rpc.Status with an ErrorInfo and our Problems)."""
    for key, value in error.trailing_metadata() or ():
        if key == _DETAILS:
            code, hint, problems = _read_details(value)
            if code:
                return HoneError(code, error.details() or code, hint, problems)
    if error.code() is grpc.StatusCode.UNIMPLEMENTED:
        words = f"the server has no call {name}: it is of an earlier version, or no server of Hone's"
        return HoneError(error.code().name, words, "upgrade the server, or do it with the version that it has")
    return HoneError(error.code().name, error.details() or "the server gave no reason")


def _read_details(status: bytes) -> tuple[str, str, list[dict[str, Any]]]:
    # google.rpc.Status: 3 = details (Any: 1 = type_url, 2 = value); google.rpc.ErrorInfo: 1 = reason, 3 = metadata.
    from ._codec import _fields, _pair

    reason, pairs, problems = "", {}, []
    for number, _, content in _fields(status):
        if number != 3:
            continue
        parts = {field: value for field, _, value in _fields(content)}
        kind, data = parts.get(1, b""), parts.get(2, b"")
        if kind.endswith(b"hone.v1.Problems"):
            problems = decode("Problems", data)["problems"]
        if not kind.endswith(b"google.rpc.ErrorInfo"):
            continue
        for field, _, value in _fields(data):
            if field == 1:
                reason = value.decode()
            elif field == 3:
                key, text = _pair("string", value)
                pairs[key] = text
    return reason, pairs.get("hint", ""), problems
