"""Making a study, or finding one that is there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from ._calls import Calls
from ._server import find_server
from .errors import HoneError
from .learning import LearningStudy
from .space import Float, Parameter, Value
from .study import Study

_PARALLEL_MOST = 1000


def create_study(
    name: str,
    params: Mapping[str, Parameter] | None = None,
    *,
    direction: str | Sequence[str] = "minimize",
    directions: Sequence[str] | None = None,
    metric: str | Sequence[str] | None = None,
    algorithm: str | Mapping[str, Any] = "gp",
    early_stopping: str | Mapping[str, Any] | None = None,
    trials: int | None = None,
    seed: int | None = None,
    start_at: Sequence[Mapping[str, Value]] = (),
    parameter_constraints: Sequence[str | Mapping[str, Any]] = (),
    load_if_exists: bool = False,
    learn_from: int = 1,
    server: str | None = None,
    token: str | None = None,
    **spec: Any,
) -> Study:
    """Makes a study; without `params` its space is learned from what the first trial asks for by `suggest_*`, or the first
    `learn_from` trials, where some ask for parameters that others do not. `direction` and `metric` are one per objective (`directions` is
    another name of `direction`, for several); further fields of the study document go in by their names. `parameter_constraints` are what
    the parameters keep among themselves: "heads * head_size <= 1024", {"keep": "C <= 10", "when": {"solver": "lbfgs"}} or
    {"never": {"solver": "lbfgs", "penalty": "l1"}}; they need a declared space.

    Raises HoneError STUDY_EXISTS when the name is taken, unless `load_if_exists`; INVALID_STUDY says what is wrong with it. TypeError for a
    parameter that is none.
    """
    if isinstance(parameter_constraints, (str, Mapping)):
        raise TypeError(f"parameter_constraints must be a list, as [{parameter_constraints!r}]")
    if parameter_constraints and params is None:
        raise TypeError("parameter_constraints need a declared space: the values of the first trials are drawn before there is one")
    for parameter_name, parameter in (params or {}).items():
        if not isinstance(parameter, Parameter):
            raise TypeError(f"the parameter {parameter_name} must be a hone.Float, hone.Int or hone.Categorical, not {parameter!r}")
    directions = list(directions) if directions is not None else [direction] if isinstance(direction, str) else list(direction)
    metrics = [metric] if isinstance(metric, str) else list(metric or _metric_names(len(directions)))
    if len(metrics) != len(directions):
        raise ValueError(f"each objective has a metric and a direction, but there are {len(metrics)} of {metrics} and {len(directions)} of {directions}")
    body: dict[str, Any] = {
        "objectives": [{"metric": m, "goal": d} for m, d in zip(metrics, directions, strict=True)],
        "algorithm": _choice(algorithm),
        "budget": {"parallel": _PARALLEL_MOST if trials is None else min(trials, _PARALLEL_MOST), **({} if trials is None else {"trials": trials})},
        **spec,
    }
    if early_stopping is not None:
        body["earlyStopping"] = _choice(early_stopping)
    if seed is not None:
        body["seed"] = seed
    if start_at:
        body["startAt"] = [dict(point) for point in start_at]
    if parameter_constraints:
        body["parameterConstraints"] = [one if isinstance(one, str) else dict(one) for one in parameter_constraints]
    calls = Calls(find_server(server, token))

    def document(space: Mapping[str, Parameter], **changes: Any) -> str:
        parameters = {parameter_name: parameter.document() for parameter_name, parameter in space.items()}
        spec_of = {**body, "parameters": parameters, **changes}
        return json.dumps({"apiVersion": "hone.dev/v1", "kind": "Study", "metadata": {"name": name}, "spec": spec_of})

    def make(space: Mapping[str, Parameter]) -> dict[str, Any]:
        try:
            return calls.call("CreateStudy", document=document(space), working_folder=os.getcwd())
        except HoneError as error:
            if error.code != "STUDY_EXISTS":
                raise
            if not load_if_exists:
                raise _taken(name) from None
            return calls.call("GetStudy", study=name)

    if params is not None:
        return Study(calls, make(params))
    try:
        known = calls.call("GetStudy", study=name)
    except HoneError as error:
        if error.code != "STUDY_NOT_FOUND":
            raise
    else:
        if not load_if_exists:
            raise _taken(name)
        return Study(calls, known)
    # What is wrong besides the space is said now, not after the first trial.
    answer = calls.call("ValidateStudy", document=document({"stand_in": Float(0.0, 1.0)}, startAt=[]), working_folder=os.getcwd())
    if answer["problems"]:
        raise HoneError("INVALID_STUDY", "the study is not valid", problems=answer["problems"])
    return LearningStudy(calls, name, metrics, directions, make, seed=seed, learn_from=learn_from)


def load_study(name: str, *, server: str | None = None, token: str | None = None) -> Study:
    """A study that is there already, by its name, PROJECT/NAME or id. Raises HoneError STUDY_NOT_FOUND."""
    calls = Calls(find_server(server, token))
    return Study(calls, calls.call("GetStudy", study=name))


def _taken(name: str) -> HoneError:
    return HoneError("STUDY_EXISTS", f"there is a study {name} already", "load_if_exists=True goes on with it; or take another name, or delete it")


def _metric_names(count: int) -> list[str]:
    return ["value"] if count == 1 else [f"value{i + 1}" for i in range(count)]


def _choice(named: str | Mapping[str, Any]) -> dict[str, Any]:
    return {"name": named} if isinstance(named, str) else dict(named)
