"""What a study is, and what became of it: all that is read and not changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ._artifacts import fetch_artifact
from ._calls import Calls
from .errors import HoneError
from .frozen_trial import FrozenTrial
from .space import Categorical, Float, Parameter, Value

_PAGE = 500


class StudyRecord:
    """A study as the server knows it."""

    def __init__(self, calls: Calls, data: Mapping[str, Any]) -> None:
        self._begin(calls)
        self.take(data)

    def _begin(self, calls: Calls) -> None:
        self.calls = calls
        self._parameters: dict[str, Any] = {}
        self._floats: frozenset[str] = frozenset()
        self._has_constraints = False

    def take(self, data: Mapping[str, Any]) -> None:
        """What the server says of the study."""
        spec = json.loads(data["spec_json"])
        self.id: str = data["id"]
        self.name: str = data["name"]
        self.metrics: list[str] = [objective["metric"] for objective in spec["objectives"]]
        self.directions: list[str] = [objective["goal"] for objective in spec["objectives"]]
        #: How often a worker must be heard; None when silence means nothing.
        self.heartbeat_seconds: float | None = spec["heartbeatMs"] / 1000 if "heartbeatMs" in spec else None
        #: The last step that a trial takes, as far as the study says it.
        self.resource_most: int | None = spec.get("resource", {}).get("max")
        self._parameters = {parameter["name"]: parameter for parameter in spec["parameters"]}
        self._has_constraints = bool(spec["constraints"])
        self._floats = frozenset(name for name, parameter in self._parameters.items() if parameter["kind"] == "double")

    @property
    def dashboard_url(self) -> str | None:
        """Where the dashboard shows the study; on a network it asks for a token. None for a server of another machine, which left no word here."""
        dashboard = self.calls.server.dashboard
        return None if dashboard is None or self._is_learning else f"{dashboard}/#/study/{self.id}"

    @property
    def trials(self) -> list[FrozenTrial]:
        return [self._frozen(data) for data in self.all_data()]

    def param_importances(self, metric: str | None = None, *, params: Sequence[str] = ()) -> dict[str, float]:
        """How much each parameter alone tells about the objective (the first one, unless `metric` names another, or any metric that trials report),
        the most important first: its share of the differences in rank, 0 to 1, as in the dashboard. They do not add up to 1. With `params` only
        these, from the trials that have all of them. Where an algorithm gave trials parts of the resource (hyperband, asha), those are compared
        that had the part which most had. Raises ValueError for a name that is not there, and before eight trials that can be compared have a value."""
        if self._is_learning:
            raise ValueError("no trial has a value yet")
        try:
            found = self.calls.call("ListImportances", study=self.id, metric=metric or "", parameters=list(params))
        except HoneError as error:
            raise ValueError(str(error)) if error.code == "INVALID_REQUEST" else error from None
        if found["trials"] < found["trials_needed"]:
            resource = found.get("resource")
            part = f" at {resource['metric']} {resource['amount']}" if resource else ""
            raise ValueError(f"importances need {found['trials_needed']} trials with a value{part}, and there are {found['trials']}")
        return {one["parameter"]: one["share"] for one in found["importances"]}

    def all_data(self) -> Iterator[dict[str, Any]]:
        """Every trial as the server describes it, page by page."""
        token = ""
        while True:
            page = self.calls.call("ListTrials", study=self.id, page_size=_PAGE, page_token=token)
            yield from page["trials"]
            token = page["next_page_token"]
            if not token:
                return

    @property
    def best_trial(self) -> FrozenTrial:
        """The trial that the study recommends. Raises ValueError before the first value."""
        trial = self.calls.call("Recommend", study=self.id).get("trial")
        if trial is None:
            raise ValueError("no trial has a value yet")
        return self._frozen(trial)

    @property
    def best_trials(self) -> list[FrozenTrial]:
        """The Pareto front: trials that no other one beats in every objective."""
        return [self._frozen(data) for data in self.calls.call("ListOptimalTrials", study=self.id)["trials"]]

    @property
    def best_params(self) -> dict[str, Value]:
        return self.best_trial.params

    @property
    def best_value(self) -> float | None:
        return self.best_trial.value

    def load_artifact(self, trial: int, name: str, path: str | os.PathLike[str] | None = None) -> Path:
        """Writes a file that a trial left to a path (in this folder, by its own name, where none is given), and returns that. Raises HoneError
        ARTIFACT_NOT_FOUND."""
        target = Path(Path(name).name if path is None else path)
        fetch_artifact(self.calls, self.id, trial, name, target)
        return target

    def check_parameter(self, name: str, parameter: Parameter) -> None:
        """Raises ValueError when the study has no such parameter, or has it otherwise."""
        if self._problem(name, parameter) is None:
            return
        # Somebody may have edited the study since.
        self.take(self.calls.call("GetStudy", study=self.id))
        problem = self._problem(name, parameter)
        if problem is not None:
            raise ValueError(problem)

    def _otherwise(self, params: Mapping[str, Parameter], directions: Sequence[str]) -> list[str]:
        """Where the study is not as a program declares it."""
        found = [problem for problem in (self._problem(name, parameter) for name, parameter in params.items()) if problem]
        more = [name for name in self._parameters if name not in params]
        if more:
            found.append(f"it has {', '.join(more)} as well")
        if found:
            found[-1] += " (study.set_parameters adds parameters, and widens them)"
        if list(directions) != self.directions and list(directions) != ["minimize"]:
            found.append(f"its directions are {self.directions}, not {list(directions)}")
        return found

    def _problem(self, name: str, parameter: Parameter) -> str | None:
        known = self._parameters.get(name)
        if known is None:
            return f"{name} is not a parameter of study {self.name}; it has {', '.join(self._parameters)}"
        difference = _difference(known, parameter)
        return difference and f"{name} is declared otherwise in study {self.name}: {difference}"

    @property
    def _is_learning(self) -> bool:
        """Whether its trials come one after another, as its space is not known yet."""
        return False

    def __repr__(self) -> str:
        return f"Study(name={self.name!r}, metrics={self.metrics}, directions={self.directions})"

    def _frozen(self, data: Mapping[str, Any]) -> FrozenTrial:
        return FrozenTrial(data, self._floats)


def _difference(known: Mapping[str, Any], parameter: Parameter) -> str | None:
    if isinstance(parameter, Categorical):
        choices = list(known.get("values", known.get("choices", [])))
        return None if choices == list(parameter.choices) else f"its choices are {choices}"
    kind = "double" if isinstance(parameter, Float) else "int"
    if known["kind"] != kind or (known.get("min"), known.get("max")) != (parameter.low, parameter.high):
        return f"it is {known['kind']} " + (f"in [{known['min']}, {known['max']}]" if "min" in known else f"of {known['values']}")
    return None
