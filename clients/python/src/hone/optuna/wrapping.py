"""Where Optuna's package is wrapped: `Study` alone, which everything that makes or loads one comes through, and how studies are stored."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import optuna
from optuna.pruners import BasePruner
from optuna.samplers import BaseSampler
from optuna.storages import InMemoryStorage

#: What takes the place of a new study's sampler and pruner: called with the study's name, its storage, and those.
Parts = Callable[[str, Any, "BaseSampler | None", "BasePruner | None"], tuple[BaseSampler, BasePruner]]
_MODULES = (optuna, optuna.study, optuna.study.study)


def replace_parts(parts: Parts) -> None:
    """Lets every study that the program makes or loads have another sampler and pruner."""
    make = optuna.Study.__init__

    @functools.wraps(make)
    def init(study: Any, study_name: str, storage: Any, sampler: BaseSampler | None = None, pruner: BasePruner | None = None) -> None:
        sampler, pruner = parts(study_name, storage, sampler, pruner)
        make(study, study_name, storage, sampler, pruner)

    setattr(optuna.Study, "__init__", init)


def keep_in_memory(directions: Any) -> None:
    """Lets no study touch a storage: it is made in memory, and one that is loaded too, with these directions. Nothing is deleted."""
    create = optuna.create_study

    def create_study(*, storage: Any = None, load_if_exists: bool = False, **more: Any) -> optuna.Study:
        return create(storage=InMemoryStorage(), **more)

    def load_study(*, study_name: str | None = None, storage: Any = None, **more: Any) -> optuna.Study:
        return create(storage=InMemoryStorage(), study_name=study_name, directions=directions, **more)

    def delete_study(**_: Any) -> None:
        return

    for name, function in (("create_study", create_study), ("load_study", load_study), ("delete_study", delete_study)):
        for module in _MODULES:
            if hasattr(module, name):
                setattr(module, name, functools.wraps(getattr(optuna, name))(function))


def wrap_method(name: str, wrapper: Callable[..., Any], kind: Any = optuna.Study) -> None:
    """Puts a function around a method: it is called with the method itself, and then as the method."""
    method = getattr(kind, name)

    @functools.wraps(method)
    def wrapped(*arguments: Any, **more: Any) -> Any:
        return wrapper(method, *arguments, **more)

    setattr(kind, name, wrapped)
