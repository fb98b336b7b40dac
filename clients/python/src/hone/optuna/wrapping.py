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
_PARTS = ("sampler", "pruner")
#: Where a study keeps what the program itself gave it.
_PROGRAMS = "_hone_programs_parts"
_MODULES = (optuna, optuna.study, optuna.study.study)


def replace_parts(parts: Parts, leave: Callable[[str], None]) -> None:
    """Lets every study that the program makes or loads have another sampler and pruner, also where it sets them later. A study of another library's
    class that sets its own, as that of LightGBMTuner for each step, keeps them: `leave` is called with the class's name."""
    make = optuna.Study.__init__

    @functools.wraps(make)
    def init(study: Any, study_name: str, storage: Any, sampler: BaseSampler | None = None, pruner: BasePruner | None = None) -> None:
        make(study, study_name, storage, *parts(study_name, storage, sampler, pruner))
        vars(study)[_PROGRAMS] = {"sampler": sampler, "pruner": pruner}

    setattr(optuna.Study, "__init__", init)
    for name in _PARTS:
        setattr(optuna.Study, name, _replaced(name, parts, leave))


def _replaced(name: str, parts: Parts, leave: Callable[[str], None]) -> property:
    """An attribute of studies that is chosen anew when the program sets it."""

    def get(study: Any) -> Any:
        return vars(study)[name]

    def put(study: Any, part: Any) -> None:
        known = vars(study)
        # PartialFixedSampler may be put before the one that is there.
        if _PROGRAMS in known and part is not known[name] and getattr(part, "_base_sampler", None) is not known["sampler"]:
            if type(study) is optuna.Study:
                own = known[_PROGRAMS]
                own[name] = part
                known.update(zip(_PARTS, parts(study.study_name, study._storage, own["sampler"], own["pruner"]), strict=True))
                return
            leave(type(study).__name__)
        known[name] = part

    return property(get, put)


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
