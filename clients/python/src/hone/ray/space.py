"""What varies in a config of Ray Tune's, as the parameters of a study, and their values as a config again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ray.tune.search import sample

from .._choices import choice_of, plain_choices
from .._names import hone_name
from ..space import Categorical, Float, Int, Parameter, Value

Path = tuple[str, ...]
_PARAMETERS = (Float, Int, Categorical)
#: How far from its middle a distribution without bounds is searched.
_DEVIATIONS = 3
#: Where Ray puts what it does not want to copy into each config.
_REFERENCE = "__ref_ph"
_ABSENT = object()


@dataclass
class TuneSpace:
    """The parameters by Hone's names, which are their ways in the config with dots between: `optimizer.lr`."""

    params: dict[str, Parameter] = field(default_factory=dict)
    _paths: dict[str, Path] = field(default_factory=dict)
    #: As Ray has them, of each parameter of `tune.choice`.
    _choices: dict[str, list[Any]] = field(default_factory=dict)
    #: What has one value only.
    _fixed: dict[Path, Any] = field(default_factory=dict)

    def config(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """The part of a config that a trial's values are; those of parameters that this program does not name go by Hone's names, with dots as ways."""
        found: dict[str, Any] = {}
        for path, value in (*self._fixed.items(), *self._leaves(values).items()):
            within = found
            for key in path[:-1]:
                within = within.setdefault(key, {})
            within[path[-1]] = value
        return found

    def _leaves(self, values: Mapping[str, Value]) -> dict[Path, Any]:
        return {self._paths.get(name, tuple(name.split("."))): self._tune_value(name, value) for name, value in values.items()}

    def values(self, config: Mapping[str, Any]) -> dict[str, Value]:
        """What a config says of the parameters, nested or by ways as `optimizer/lr`. Raises ValueError for a choice that is none."""
        found = {name: _at(config, path) for name, path in self._paths.items()}
        return {name: self._hone_value(name, value) for name, value in found.items() if value is not _ABSENT}

    def _tune_value(self, name: str, value: Value) -> Any:
        choices = self._choices.get(name)
        return value if choices is None else choice_of(choices, _labels(choices), value)

    def _hone_value(self, name: str, value: Any) -> Value:
        choices = self._choices.get(name)
        if choices is None:
            plain: Value = value
            return plain
        if value not in choices:
            raise ValueError(f"{name} is {value!r}, which is not among {choices!r}")
        return _labels(choices)[choices.index(value)]

    def _add(self, path: Path, domain: Any) -> None:
        name = hone_name(".".join(path))
        if name in self._paths:
            raise ValueError(f"{'/'.join(path)} and {'/'.join(self._paths[name])} would both be the parameter {name}: call one of them otherwise")
        parameter = domain if isinstance(domain, _PARAMETERS) else _parameter("/".join(path), domain)
        single = _single(domain, parameter)
        if single is not None:
            self._fixed[path] = single[0]
            return
        self.params[name] = parameter
        self._paths[name] = path
        if isinstance(domain, sample.Categorical):
            self._choices[name] = list(domain.categories)


def read_space(config: Mapping[str, Any]) -> TuneSpace:
    """The space of a `param_space`, in Ray's words or with parameters of Hone's. Raises ValueError for what no study can vary."""
    space = TuneSpace()
    for path, domain in _varying(config):
        space._add(path, domain)
    return space


def _varying(config: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Any]]:
    for key, value in config.items():
        path = (*above, str(key))
        if isinstance(value, Mapping):
            if set(value) == {"grid_search"}:
                words = "write tune.choice(...), and HoneSearch(algorithm='grid') where every combination is to come once"
                raise ValueError(f"{'/'.join(path)} is a grid_search, of which a search algorithm of Ray's knows nothing: {words}")
            yield from _varying(value, path)
        elif isinstance(value, (sample.Domain, *_PARAMETERS)):
            yield path, value
        elif isinstance(value, (list, tuple)) and any(isinstance(one, sample.Domain) for one in value):
            raise ValueError(f"{'/'.join(path)} is a list in which something varies: give what varies a key of its own")


def _parameter(name: str, domain: Any) -> Parameter:
    sampler, step = domain.get_sampler(), None
    if isinstance(sampler, sample.Quantized):
        sampler, step = sampler.sampler, sampler.q
    log = isinstance(sampler, sample.LogUniform)
    if isinstance(domain, sample.Categorical):
        return Categorical(_labels(domain.categories))
    if isinstance(sampler, sample.Normal):
        return _around(sampler.mean, sampler.sd, step)
    if isinstance(domain, sample.Float) and isinstance(sampler, (sample.Uniform, sample.LogUniform)):
        return Float(domain.lower, domain.upper, log, step)
    if isinstance(domain, sample.Integer):
        # Without a quantum Ray draws below the upper end; with one, multiples of it up to the end.
        if step is None or step == 1:
            return Int(domain.lower, domain.upper - 1, log)
        return Int(math.ceil(domain.lower / step) * step, math.floor(domain.upper / step) * step, log, step)
    raise ValueError(f"{name} is {domain!r}, which no study can vary: write tune.uniform, loguniform, randint, lograndint, one of these with q, or choice")


def _around(mean: float, deviation: float, step: float | None) -> Float:
    """Three deviations to each side, with what is likely in the middle, as sweeps of W&B's are taken."""
    low, high = mean - _DEVIATIONS * deviation, mean + _DEVIATIONS * deviation
    if step is None:
        return Float(low, high, likely=mean)
    return Float(math.ceil(low / step) * step, math.floor(high / step) * step, step=step, likely=round(mean / step) * step)


def _single(domain: Any, parameter: Parameter) -> tuple[Any] | None:
    """The value of what has one only."""
    if isinstance(parameter, Categorical):
        return None if len(parameter.choices) != 1 else (domain.categories[0] if isinstance(domain, sample.Categorical) else parameter.choices[0],)
    return (parameter.low,) if parameter.low == parameter.high else None


def _at(config: Mapping[str, Any], path: Path) -> Any:
    within: Any = config
    for key in path:
        within = within.get(key, _ABSENT) if isinstance(within, Mapping) else _ABSENT
    return config.get("/".join(path), _ABSENT) if within is _ABSENT else within


def _labels(choices: Sequence[Any]) -> list[Value]:
    """The choices as the study knows them; objects, which Ray shows nobody, by their place."""
    return plain_choices([f"choice {place}" if isinstance(one, tuple) and one[:1] == (_REFERENCE,) else one for place, one in enumerate(choices, 1)])
