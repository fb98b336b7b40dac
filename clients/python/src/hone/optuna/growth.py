"""How a space grows while a study runs: wider ranges, more choices, more parameters."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from .._conditions import is_same
from ..space import Categorical, Float, Int, Parameter


def grown(study: Mapping[str, Any], wanted: Mapping[str, Parameter], new: Mapping[str, Parameter]) -> str | None:
    """A study's document with what is wanted in its ranges, and what is new beside them; None where it has all, or is none of a client's."""
    try:
        document = json.loads(study["document"])
    except ValueError:
        return None
    document["metadata"]["name"] = study["name"]
    before = json.dumps(document)
    entries = document["spec"]["parameters"]
    for name, parameter in wanted.items():
        if name not in entries:
            entries[name] = new[name].document()
            continue
        known = _parameter_in(entries[name])
        wider = widened(known, parameter) if known is not None else None
        if wider is not None:
            entries[name].update({kind: value for kind, value in wider.document().items() if kind in ("double", "int", "choice")})
    after = json.dumps(document)
    return None if after == before else after


def with_default(parameter: Parameter, value: Any) -> Parameter:
    """A parameter with the value that trials of before count as having."""
    return dataclasses.replace(parameter, default=value)


def widened(known: Parameter, parameter: Parameter) -> Parameter | None:
    """The first parameter with the values of the second as well; None where no range or list has both."""
    if isinstance(known, Categorical) and isinstance(parameter, Categorical):
        more = [choice for choice in parameter.choices if not any(is_same(choice, other) for other in known.choices)]
        return dataclasses.replace(known, choices=[*known.choices, *more])
    if isinstance(known, Float) and isinstance(parameter, Float) and _is_one_lattice(known, parameter):
        return dataclasses.replace(known, low=min(known.low, parameter.low), high=max(known.high, parameter.high))
    if isinstance(known, Int) and isinstance(parameter, Int) and _is_one_lattice(known, parameter):
        return dataclasses.replace(known, low=min(known.low, parameter.low), high=max(known.high, parameter.high))
    return None


def _parameter_in(document: Mapping[str, Any]) -> Parameter | None:
    """The parameter that an entry of a study document describes; None for a kind that Optuna does not have."""
    log = document.get("scale") == "log"
    if "double" in document:
        low, high = document["double"]
        return Float(low, high, log, document.get("step"))
    if "int" in document:
        low, high = document["int"]
        return Int(low, high, log, document.get("step"))
    return Categorical(document["choice"]) if "choice" in document else None


def _is_one_lattice(known: Float | Int, parameter: Float | Int) -> bool:
    if known.log != parameter.log or known.step != parameter.step:
        return False
    if known.step is None:
        return True
    steps = (known.low - parameter.low) / known.step
    return abs(steps - round(steps)) < 1e-8
