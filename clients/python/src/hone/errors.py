"""What can go wrong, by what the caller does next."""

from __future__ import annotations


class HoneError(Exception):
    """An answer of the server that the caller must handle. `code` is of the catalogue (docs/reference/errors.md)."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(f"{message} ({hint})" if hint else message)
        self.code = code
        self.hint = hint


#: Codes of refusals that mean "this trial is no longer yours": what it would have said is dropped.
GONE = ("STALE_EPOCH", "TRIAL_ENDED", "TRIAL_NOT_FOUND", "STUDY_NOT_FOUND")


class ServerNotFound(HoneError):
    """No server was named, and none runs here."""

    def __init__(self, message: str) -> None:
        super().__init__("SERVER_NOT_FOUND", message, "start one with `hone serve`, or set HONE_SERVER")


class TrialPruned(Exception):
    """Raise it in an objective to end a trial that should stop: it keeps its measurements and counts as stopped."""


class StudyEnded(HoneError):
    """There is nothing more to ask for: the study has ended, or its space is used up."""

    def __init__(self, why: str) -> None:
        super().__init__("STUDY_ENDED", why)
