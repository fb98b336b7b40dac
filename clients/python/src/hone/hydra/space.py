"""Hydra's words for what varies, as the parameters of a study, and its values as overrides again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hydra.core.config_loader import ConfigLoader
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, IntervalSweep, Override, QuotedString, RangeSweep, Transformer

from ..space import Categorical, Float, Int, Parameter, Value


@dataclass
class OverrideSpace:
    """What the overrides of a sweep let vary, by the name without +, and what they set once for all jobs."""

    params: dict[str, Parameter] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    #: How an override of each parameter begins: "lr", "+lr", "db@here".
    _keys: dict[str, str] = field(default_factory=dict)
    #: The words for choices that are no plain numbers: of [1, 2] or null, say.
    _words: dict[tuple[str, Value], str] = field(default_factory=dict)

    def overrides(self, values: Mapping[str, Value]) -> list[str]:
        """What a job is launched with. A parameter that is not there keeps what the program's config says; one of the study alone, which an earlier sweep
        made, goes by its name."""
        varied = [f"{self._keys.get(name, name)}={self._words.get((name, value), _number(value))}" for name, value in values.items()]
        return [*self.fixed.values(), *varied]

    def add(self, override: Override) -> None:
        """Takes the last of several that speak of one key."""
        name = override.key_or_group if override.package is None else f"{override.key_or_group}@{override.package}"
        self.params.pop(name, None)
        self.fixed.pop(name, None)
        if not override.is_sweep_override():
            self.fixed[name] = str(override.input_line)
            return
        self._keys[name] = override.get_key_element()
        self.params[name] = self._parameter(name, override)

    def _parameter(self, name: str, override: Override) -> Parameter:
        value = override.value()
        if isinstance(value, IntervalSweep) and value.start is not None and value.end is not None:
            log = "log" in value.tags
            if isinstance(value.start, int) and isinstance(value.end, int):
                return Int(value.start, value.end, log=log)
            return Float(float(value.start), float(value.end), log=log)
        if isinstance(value, RangeSweep) and not value.shuffle and value.start is not None and value.stop is not None:
            return _range(override, value)
        return Categorical([self._choice(name, *one) for one in _choices(override)])

    def _choice(self, name: str, element: Any, words: str) -> Value:
        if isinstance(element, (bool, int, float)):
            return element
        label = element.text if isinstance(element, QuotedString) else element if isinstance(element, str) else words
        self._words[name, label] = words
        return str(label)


def read_overrides(lines: Iterable[str], when: Mapping[str, Mapping[str, Any]], loader: ConfigLoader | None = None) -> OverrideSpace:
    """The space of a sweep; `when` says which parameters are there only beside certain values of others. `glob(...)` needs the loader.

    Raises ValueError for what cannot vary, and for a condition of what does not."""
    space = OverrideSpace()
    for override in OverridesParser.create(config_loader=loader).parse_overrides(list(lines)):
        space.add(override)
    for name, condition in when.items():
        if name not in space.params:
            raise ValueError(f"hydra.sweeper.when speaks of {name}, which does not vary: what varies is {', '.join(space.params) or 'nothing'}")
        space.params[name] = replace(space.params[name], when=dict(condition))
    return space


def _range(override: Override, value: RangeSweep) -> Parameter:
    """The values that the range has in Hydra, whose end is not among them."""
    values = list(value.range())
    if len(values) < 2:
        raise ValueError(f"{override.input_line} has {len(values)} values: a parameter needs two")
    low, high = min(values[0], values[-1]), max(values[0], values[-1])
    step = abs(value.step)
    if all(isinstance(one, int) for one in values):
        return Int(low, high, step=None if step == 1 else int(step))
    return Float(float(low), float(high), step=float(step))


def _choices(override: Override) -> list[tuple[Any, str]]:
    """Each choice, and the word that stands for it in an override."""
    value = override.value()
    if isinstance(value, ChoiceSweep) and not value.shuffle:
        return list(zip(value.list, override.sweep_string_iterator(), strict=True))
    if not override.is_discrete_sweep():
        raise ValueError(f"{override.input_line} varies in no way that is known here: write choice(...), range(...), interval(...) or tag(log, interval(...))")
    return list(zip(override.sweep_iterator(transformer=Transformer.identity), override.sweep_string_iterator(), strict=True))


def _number(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)
