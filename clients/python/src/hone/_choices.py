"""Choices of any kind, as the server knows them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ._conditions import is_same
from .space import Value


def plain_choices(choices: Sequence[Any]) -> list[Value]:
    """As `hone import` brings choices in: None is the text None. What would be the same twice, or is no plain value, is as Python writes it."""
    plain = [_plain(choice) for choice in choices]
    if any(is_same(one, other) for place, one in enumerate(plain) for other in plain[:place]):
        return [f"{place}: {choice!r}" for place, choice in enumerate(choices)]
    return plain


def choice_of(choices: Sequence[Any], plain: Sequence[Value], value: Value) -> Any:
    """The choice that the server knows as this value, of those that it knows as `plain`. Raises ValueError where there is none."""
    for choice, known in zip(choices, plain, strict=True):
        if is_same(known, value):
            return choice
    raise ValueError(f"{value!r} is not among {choices!r}")


def _plain(choice: Any) -> Value:
    if isinstance(choice, (bool, str, int)) or (isinstance(choice, float) and math.isfinite(choice)):
        return choice
    return str(choice) if choice is None else repr(choice)
