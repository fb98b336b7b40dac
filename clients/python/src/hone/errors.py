"""What can go wrong, by what the caller does next."""

from __future__ import annotations


class HoneError(Exception):
    """An answer of the server that the caller must handle. `code` is of the catalogue (docs/reference/errors.md)."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(f"{message} ({hint})" if hint else message)
        self.code = code
        self.hint = hint


class ServerNotFound(HoneError):
    """No server was named, and none runs here."""

    def __init__(self, message: str) -> None:
        super().__init__("SERVER_NOT_FOUND", message, "start one with `hone serve`, or set HONE_SERVER")


class TrialPruned(Exception):
    """Raise it in an objective to end a trial that should stop: it keeps its measurements and counts as stopped."""
