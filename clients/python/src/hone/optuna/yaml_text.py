"""A study document as people write it: what is small on one line, plain words without quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_PLAIN = re.compile(r"-{0,2}[A-Za-z_./][A-Za-z0-9_./-]*|[0-9]+[smhd]")
_WORDS = frozenset(["true", "false", "null", ".inf", "-.inf", ".nan"])
_BLOCKS = ("spec", "parameters", "trial")


def yaml_text(document: Mapping[str, Any], indent: str = "") -> str:
    """The document as YAML."""
    lines = []
    for name, value in document.items():
        if name in _BLOCKS and isinstance(value, Mapping):
            lines.append(f"{indent}{_flow(name)}:\n{yaml_text(value, f'{indent}  ')}")
        else:
            lines.append(f"{indent}{_flow(name)}: {_flow(value)}\n")
    return "".join(lines)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value)
