"""A study before it is made: all that its document says but the space, which may have to be learned first."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from ._calls import Calls
from .errors import HoneError
from .space import Float, Parameter, Value

_PARALLEL_MOST = 1000


class StudyPlan:
    """The study's name, its objectives (a metric and a direction each) and further fields of its document by their names."""

    def __init__(
        self,
        name: str,
        directions: Sequence[str],
        *,
        metrics: Sequence[str] | None = None,
        algorithm: str | Mapping[str, Any] = "gp",
        early_stopping: str | Mapping[str, Any] | None = None,
        trials: int | None = None,
        seed: int | None = None,
        start_at: Sequence[Mapping[str, Value]] = (),
        parameter_constraints: Sequence[str | Mapping[str, Any]] = (),
        **spec: Any,
    ) -> None:
        self.name = name
        self.directions = list(directions)
        #: How many trials may run at once: what asks decides.
        self.parallel = _PARALLEL_MOST if trials is None else min(trials, _PARALLEL_MOST)
        self.metrics = list(metrics or _metric_names(len(directions)))
        if len(self.metrics) != len(directions):
            words = f"there are {len(self.metrics)} of {self.metrics} and {len(directions)} of {list(directions)}"
            raise ValueError(f"each objective has a metric and a direction, but {words}")
        self._body: dict[str, Any] = {
            "objectives": [{"metric": m, "goal": d} for m, d in zip(self.metrics, directions, strict=True)],
            "algorithm": _choice(algorithm),
            "budget": {"parallel": self.parallel, **({} if trials is None else {"trials": trials})},
            **spec,
        }
        if early_stopping is not None:
            self._body["earlyStopping"] = _choice(early_stopping)
        if seed is not None:
            self._body["seed"] = seed
        if start_at:
            self._body["startAt"] = [dict(point) for point in start_at]
        if parameter_constraints:
            self._body["parameterConstraints"] = [one if isinstance(one, str) else dict(one) for one in parameter_constraints]

    def document(self, space: Mapping[str, Parameter], **changes: Any) -> dict[str, Any]:
        """The study's document; `changes` are fields of its spec."""
        parameters = {name: parameter.document() for name, parameter in space.items()}
        spec = {"objectives": self._body["objectives"], "parameters": parameters, **self._body, **changes}
        return {"apiVersion": "hone.dev/v1", "kind": "Study", "metadata": _metadata(self.name), "spec": spec}

    def find(self, calls: Calls) -> dict[str, Any] | None:
        """The study, where there is one of that name."""
        try:
            return calls.call("GetStudy", study=self.name)
        except HoneError as error:
            if error.code != "STUDY_NOT_FOUND":
                raise
            return None

    def make(self, calls: Calls, space: Mapping[str, Parameter], number_if_taken: bool = False, **changes: Any) -> dict[str, Any] | None:
        """Makes the study; None where the name is taken, unless a number is to be added then."""
        document = json.dumps(self.document(space, **changes))
        try:
            return calls.call("CreateStudy", document=document, working_folder=os.getcwd(), number_if_taken=number_if_taken)
        except HoneError as error:
            if error.code != "STUDY_EXISTS":
                raise
            return None

    def check(self, calls: Calls) -> None:
        """Says what is wrong besides the space: now, not after the first trial. Raises HoneError INVALID_STUDY."""
        document = json.dumps(self.document({"stand_in": Float(0.0, 1.0)}, startAt=[]))
        answer = calls.call("ValidateStudy", document=document, working_folder=os.getcwd())
        if answer["problems"]:
            raise HoneError("INVALID_STUDY", "the study is not valid", problems=answer["problems"])


def _metadata(ref: str) -> dict[str, str]:
    """Of NAME, or PROJECT/NAME."""
    project, _, name = ref.rpartition("/")
    return {"project": project, "name": name} if project else {"name": ref}


def _metric_names(count: int) -> list[str]:
    return ["value"] if count == 1 else [f"value{i + 1}" for i in range(count)]


def _choice(named: str | Mapping[str, Any]) -> dict[str, Any]:
    return {"name": named} if isinstance(named, str) else dict(named)
