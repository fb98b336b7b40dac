"""What can go wrong, by what the caller does next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class HoneError(Exception):
    """An answer of the server that the caller must handle. `code` is of the catalogue (docs/reference/errors.md); `problems` has each
    thing that is wrong with an input: its `field`, `message`, `value_json` and `remedy`.
    """

    def __init__(self, code: str, message: str, hint: str = "", problems: Sequence[Mapping[str, Any]] = ()) -> None:
        first = f"{message} ({hint})" if hint else message
        super().__init__("\n".join([first, *(f"  {_problem_words(problem)}" for problem in problems)]))
        self.code = code
        self.hint = hint
        self.problems = list(problems)


def _problem_words(problem: Mapping[str, Any]) -> str:
    found = f" (found {problem['value_json']})" if problem["value_json"] else ""
    said = f"{problem['field']}: {problem['message']}{found}"
    return f"{said}. {problem['remedy']}" if problem["remedy"] else said


#: Codes of refusals that mean "this trial is no longer yours": what it would have said is dropped.
GONE = ("STALE_EPOCH", "TRIAL_ENDED", "TRIAL_NOT_FOUND", "STUDY_NOT_FOUND")


#: Codes that mean "nobody answers": the same again may be answered later.
AWAY = ("UNAVAILABLE", "DEADLINE_EXCEEDED")


class ServerNotFound(HoneError):
    """No server was named, and none runs here."""

    def __init__(self, message: str, hint: str = "start one with `hone serve`, or set HONE_SERVER") -> None:
        super().__init__("SERVER_NOT_FOUND", message, hint)
        #: What is so, without what to do about it.
        self.words = message


class TrialPruned(Exception):
    """Raise it in an objective to end a trial that should stop: it keeps its measurements and counts as stopped."""


class StudyEnded(HoneError):
    """There is nothing more to ask for: the study has ended, or its space is used up."""

    def __init__(self, why: str) -> None:
        super().__init__("STUDY_ENDED", why)
