"""A program that runs as it is, outside of a trial: its studies are suggested by Hone and seen there."""

from __future__ import annotations

import functools
import sys
from typing import Any

from optuna.pruners import BasePruner, NopPruner
from optuna.samplers import BaseSampler, PartialFixedSampler
from optuna.storages import InMemoryStorage

from .._program import Program
from .._server import find_server
from .._waiting import await_server, seconds_to_wait
from ..study import Study
from .files import leave_uploads, leave_with_its_trial
from .pruner import HonePruner, ReportingPruner
from .rules import algorithm_for, constraints_func_of, grid_of, points_of, rule_for
from .sampler import HoneSampler, is_unnamed, study_name
from .wrapping import replace_parts


def run_with_hone(program: Program, name: str | None) -> None:
    """Lets the studies of a program have Hone's sampler and pruner. Raises HoneError where no server is found."""
    server = await_server(find_server, seconds_to_wait())
    given: dict[str, str] = {}

    def parts(named: str, storage: Any, sampler: BaseSampler | None, pruner: BasePruner | None) -> tuple[BaseSampler, BasePruner]:
        if isinstance(sampler, HoneSampler):
            return sampler, pruner or NopPruner()
        unnamed = name is None and is_unnamed(named) and isinstance(storage, InMemoryStorage)
        # A name on the command line is that of the first study; a second one has another.
        following = "" if not given.keys() - {named} else f"-{len(given.keys() | {named})}"
        chosen = given.setdefault(named, f"{name}{following}") if name else study_name(program.stem if unnamed else named)
        base = sampler._base_sampler if isinstance(sampler, PartialFixedSampler) else sampler
        spec, ours = _pruning(pruner)
        algorithm = algorithm_for(base)
        suggesting: BaseSampler = _Named(
            chosen,
            grid_of(base),
            algorithm=algorithm,
            trials=points_of(base),
            number_if_taken=unnamed,
            constraints_func=constraints_func_of(base),
            **spec,
        )
        if isinstance(sampler, PartialFixedSampler):
            suggesting = PartialFixedSampler(sampler._fixed_params, suggesting)
        _say(f"Hone at {server.address}: {_words(algorithm, base, spec, pruner)}")
        return suggesting, ours

    replace_parts(parts, _leave)
    leave_uploads(leave_with_its_trial)


class _Named(HoneSampler):
    """Says what the study is called."""

    def opened(self, study: Study) -> None:
        """Says it, once."""
        _say(f"its trials are those of study {study.name}")


@functools.cache
def _leave(kind: str) -> None:
    _say(f"a {kind} chooses samplers of its own, step by step: its trials stay Optuna's")


def _say(words: str) -> None:
    print(f"hone.optuna: {words}", file=sys.stderr)


def _pruning(pruner: BasePruner | None) -> tuple[dict[str, Any], BasePruner]:
    """What the study says, and the pruner that the program asks."""
    try:
        spec = rule_for(pruner)
    except KeyError:
        assert pruner is not None
        return {}, ReportingPruner(pruner)
    named = {"early_stopping": spec["earlyStopping"]} if "earlyStopping" in spec else {}
    rest = {key: value for key, value in spec.items() if key != "earlyStopping"}
    return {**rest, **named}, HonePruner(None)


def _words(algorithm: str, sampler: BaseSampler | None, spec: dict[str, Any], pruner: BasePruner | None) -> str:
    instead = "" if sampler is None else f" in place of {type(sampler).__name__}"
    rule = spec.get("early_stopping", {}).get("name")
    stopping = f", the rule {rule} stops" if rule else f", {type(pruner).__name__} stops" if pruner is not None else ""
    return f"{algorithm} suggests{instead}{stopping}"
