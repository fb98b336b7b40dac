"""Making a study, or finding one that is there."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ._calls import Calls, connect
from ._plan import StudyPlan
from ._server import find_server
from .errors import HoneError
from .learning import LearningStudy
from .space import Parameter, Value
from .study import Study

_log = logging.getLogger("hone")
#: What Optuna calls a word of `create_study`.
_WORDS_OF_OPTUNA = {"n_trials": "trials", "pruner": "early_stopping", "sampler": "algorithm", "storage": "server"}


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
    wait: float | None = None,
    **spec: Any,
) -> Study:
    """Makes a study, of a NAME or PROJECT/NAME; without `params` its space is learned from what the first trial asks for by `suggest_*`, or the first
    `learn_from` trials, where some ask for parameters that others do not. `direction` and `metric` are one per objective (`directions` is
    another name of `direction`, for several); further fields of the study document go in by their names. `parameter_constraints` are what
    the parameters keep among themselves: "heads * head_size <= 1024", {"keep": "C <= 10", "when": {"solver": "lbfgs"}} or
    {"never": {"solver": "lbfgs", "penalty": "l1"}}; they need a declared space.

    Raises HoneError STUDY_EXISTS when the name is taken, unless `load_if_exists`: then that study goes on as it is, and a warning of the logger `hone`
    says where it differs from what is declared. INVALID_STUDY says what is wrong with it. TypeError for a
    parameter that is none, and for a word of Optuna's that is another one here.
    """
    for word in spec:
        if word in _WORDS_OF_OPTUNA:
            raise TypeError(f"create_study has no {word!r}, which is Optuna's: say {_WORDS_OF_OPTUNA[word]}=...")
    _check_space(params, parameter_constraints)
    directions = list(directions) if directions is not None else [direction] if isinstance(direction, str) else list(direction)
    plan = StudyPlan(
        name,
        directions,
        metrics=[metric] if isinstance(metric, str) else metric,
        algorithm=algorithm,
        early_stopping=early_stopping,
        trials=trials,
        seed=seed,
        start_at=start_at,
        parameter_constraints=parameter_constraints,
        **spec,
    )
    calls = connect(partial(find_server, server, token), wait)

    make = partial(_made, calls, plan, load_if_exists)
    if params is None:
        known = _there_already(calls, plan, load_if_exists)
        return known or LearningStudy(calls, name, plan.metrics, directions, make, seed=seed, learn_from=learn_from)
    study = Study(calls, make(params))
    _say_otherwise(study, params, directions)
    return study


def take_up(
    calls: Calls, plan: StudyPlan, params: Mapping[str, Parameter], *, trials: int | None = None, number_if_taken: bool = False
) -> tuple[Study, bool]:
    """A plan's study, and whether it was made just now: one that is there goes on as it is, to so many trials in all where its budget had fewer."""
    made = plan.make(calls, params, number_if_taken=number_if_taken)
    if made is not None:
        return Study(calls, made), True
    known = calls.call("GetStudy", study=plan.name)
    budget = json.loads(known["spec_json"])["budget"]
    if trials is not None and trials > budget.get("trials", math.inf):
        # As many at once as there are trials is what a plan says: it grows with them.
        patch = {"trials": trials, **({"parallel": plan.parallel} if budget["parallel"] >= budget["trials"] else {})}
        known = calls.call("UpdateStudy", study=known["id"], patch=patch)
    study = Study(calls, known)
    _say_otherwise(study, params, plan.directions)
    return study, False


def _check_space(params: Mapping[str, Parameter] | None, constraints: Sequence[str | Mapping[str, Any]]) -> None:
    if isinstance(constraints, (str, Mapping)):
        raise TypeError(f"parameter_constraints must be a list, as [{constraints!r}]")
    if constraints and params is None:
        raise TypeError("parameter_constraints need a declared space: the values of the first trials are drawn before there is one")
    for name, parameter in (params or {}).items():
        if not isinstance(parameter, Parameter):
            raise TypeError(f"the parameter {name} must be a hone.Float, hone.Int or hone.Categorical, not {parameter!r}")


def _made(calls: Calls, plan: StudyPlan, load_if_exists: bool, space: Mapping[str, Parameter]) -> dict[str, Any]:
    """A plan's study, made now, or there already where that is well."""
    made = plan.make(calls, space)
    if made is None and not load_if_exists:
        raise _taken(plan.name)
    return made or calls.call("GetStudy", study=plan.name)


def _there_already(calls: Calls, plan: StudyPlan, load_if_exists: bool) -> Study | None:
    """The study of a plan whose space is still to be learned; None where there is none, and the plan is right as far as it goes."""
    known = plan.find(calls)
    if known is None:
        plan.check(calls)
        return None
    if not load_if_exists:
        raise _taken(plan.name)
    return Study(calls, known)


def _say_otherwise(study: Study, params: Mapping[str, Parameter], directions: Sequence[str]) -> None:
    for words in study._otherwise(params, directions):
        _log.warning("study %s is there already, and goes on as it is: %s", study.name, words)


def _taken(name: str) -> HoneError:
    return HoneError("STUDY_EXISTS", f"there is a study {name} already", "load_if_exists=True goes on with it; or take another name, or delete it")
