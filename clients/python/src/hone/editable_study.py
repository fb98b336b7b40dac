"""What a program may change of a study besides its workers' trials: points and trials that it brings, and the space."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ._values import encode_time, encode_values
from .space import Parameter, Value
from .study_record import StudyRecord

_ENDED = ("SUCCEEDED", "STOPPED", "INFEASIBLE", "FAILED")


class EditableStudy(StudyRecord):
    """A study whose queue, finished trials and space a program adds to."""

    def enqueue_trial(self, params: Mapping[str, Value]) -> int:
        """Puts a known point first in the queue; its trial number."""
        return int(self.calls.call("CreateTrial", study=self.id, parameters=encode_values(params))["number"])

    def add_trial(
        self,
        params: Mapping[str, Value],
        *,
        state: str = "SUCCEEDED",
        measurements: Sequence[Mapping[str, Any]] = (),
        reason: str = "",
        datetime_start: datetime | None = None,
        datetime_complete: datetime | None = None,
        request_id: str | None = None,
        **fields: Any,
    ) -> int:
        """Brings in a trial that was evaluated already (SUCCEEDED, STOPPED, INFEASIBLE or FAILED); its number. It began and ended now, where nothing
        else is said. What comes twice with one request id counts once. Raises ValueError for another state."""
        if state not in _ENDED:
            raise ValueError(f"{state!r} is no state of a trial that has ended: it is one of {', '.join(map(repr, _ENDED))}")
        finished: dict[str, Any] = {"state": state, "reason": reason, "measurements": list(measurements)}
        if datetime_start is not None:
            finished["create_time"] = finished["start_time"] = encode_time(datetime_start)
        if datetime_complete is not None:
            finished["end_time"] = encode_time(datetime_complete)
        if request_id is not None:
            fields["request_id"] = request_id
        return int(self.calls.call("CreateTrial", study=self.id, parameters=encode_values(params), finished=finished, **fields)["number"])

    def add_parameter(self, name: str, parameter: Parameter, *, default: Value | None = None) -> None:
        """Adds a parameter while the study runs. Trials that are there count as having had `default` (or the parameter's own default); it is
        needed where the parameter is active in one of them. Adding what is there already, just so, changes nothing: many workers may.

        Raises HoneError INVALID_STUDY, which says what is wrong or missing.
        """
        self.set_parameters({name: parameter.document() if default is None else {**parameter.document(), "default": default}})

    def set_parameters(self, params: Mapping[str, Parameter | Mapping[str, Any]]) -> None:
        """Adds parameters while the study runs, and puts others in the place of their namesakes (a wider range, more choices, other beliefs):
        all of them or none. Each is declared in full, or as an entry of a study document; of several workers that edit at once, all are heard.

        Raises HoneError INVALID_STUDY: docs/concepts.md says what may change.
        """
        documents = {name: json.dumps(one if isinstance(one, Mapping) else one.document()) for name, one in params.items()}
        self.take(self.calls.call("UpdateStudy", study=self.id, patch={"set_parameters": documents}))
