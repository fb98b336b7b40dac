"""Protocol Buffers' wire format for the messages of hone.v1, by the tables in _messages.py.

Why not the protobuf package: generated code binds to its version, and training environments pin that version for their framework.
These messages are small; a hundred lines read and write them with nothing but grpcio installed.

A message is a dict of its fields by name. Reading fills in defaults, so that every field but an optional one is there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from ._messages import ENUMS, MESSAGES

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_NUMBERS = {"int32", "int64", "uint32", "uint64", "bool"}
_ENUM_NAMES = {name: {number: text for text, number in values.items()} for name, values in ENUMS.items()}


def encode(message: str, value: dict[str, Any]) -> bytes:
    """The bytes of a message; an unknown field name is a KeyError, since it is a mistake of the caller."""
    fields = {name: (number, kind, repetition) for number, (name, kind, repetition) in MESSAGES[message].items()}
    out = bytearray()
    for name, content in value.items():
        number, kind, repetition = fields[name]
        if content is None:
            continue
        if repetition == "map":
            for key, entry in content.items():
                pair = _field(1, "string", key) + _field(2, kind, entry)
                out += _varint(number << 3 | _BYTES) + _varint(len(pair)) + pair
        elif repetition == "many":
            for entry in content:
                out += _field(number, kind, entry)
        elif repetition == "optional" or content != _default(kind):
            out += _field(number, kind, content)
    return bytes(out)


def decode(message: str, data: bytes) -> dict[str, Any]:
    """A message from its bytes; fields that the tables do not know are skipped, so that a newer server can be understood."""
    table = MESSAGES[message]
    value: dict[str, Any] = {}
    for name, kind, repetition in table.values():
        if repetition != "optional":
            value[name] = {} if repetition == "map" else [] if repetition == "many" else _default(kind)
    for number, wire, content in _fields(data):
        if number not in table:
            continue
        name, kind, repetition = table[number]
        if repetition == "map":
            key, entry = _pair(kind, content)
            value[name][key] = entry
        elif repetition == "many":
            value[name].extend(_many(kind, wire, content))
        else:
            value[name] = _read(kind, content)
    return value


def _field(number: int, kind: str, content: Any) -> bytes:
    if kind in _NUMBERS or kind.startswith("enum:"):
        if kind.startswith("enum:") and isinstance(content, str):
            content = ENUMS[kind[5:]][content]
        return _varint(number << 3 | _VARINT) + _varint(int(content))
    if kind == "double":
        return _varint(number << 3 | _FIXED64) + struct.pack("<d", content)
    data: bytes
    if kind == "string":
        data = content.encode()
    elif kind == "bytes":
        data = bytes(content)
    else:
        data = encode(kind.removeprefix("message:"), content)
    return _varint(number << 3 | _BYTES) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _fields(data: bytes) -> Iterator[tuple[int, int, Any]]:
    at = 0
    content: Any
    while at < len(data):
        tag, at = _read_varint(data, at)
        wire = tag & 7
        if wire == _VARINT:
            content, at = _read_varint(data, at)
        elif wire == _FIXED64:
            content, at = data[at : at + 8], at + 8
        elif wire == _BYTES:
            length, at = _read_varint(data, at)
            content, at = data[at : at + length], at + length
        elif wire == _FIXED32:
            content, at = data[at : at + 4], at + 4
        else:
            raise ValueError(f"field {tag >> 3} has the unknown wire type {wire}")
        yield tag >> 3, wire, content


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def _read(kind: str, content: Any) -> Any:
    if kind == "bool":
        return content != 0
    if kind in _NUMBERS:
        return content - (1 << 64) if content >> 63 else content
    if kind.startswith("enum:"):
        return _ENUM_NAMES[kind[5:]].get(content, content)
    if kind == "double":
        return struct.unpack("<d", content)[0]
    if kind == "string":
        return content.decode()
    if kind == "bytes":
        return content
    return decode(kind.removeprefix("message:"), content)


def _many(kind: str, wire: int, content: Any) -> list[Any]:
    """Numbers come packed into one field, or one by one."""
    if wire != _BYTES or kind in ("string", "bytes") or kind.startswith("message:"):
        return [_read(kind, content)]
    if kind == "double":
        return [value for (value,) in struct.iter_unpack("<d", content)]
    values = []
    at = 0
    while at < len(content):
        value, at = _read_varint(content, at)
        values.append(_read(kind, value))
    return values


def _pair(kind: str, data: bytes) -> tuple[str, Any]:
    key, value = "", _default(kind)
    for number, _, content in _fields(data):
        if number == 1:
            key = content.decode()
        elif number == 2:
            value = _read(kind, content)
    return key, value


def _default(kind: str) -> Any:
    if kind == "bool":
        return False
    if kind in _NUMBERS:
        return 0
    if kind.startswith("enum:"):
        return _ENUM_NAMES[kind[5:]][0]
    if kind.startswith("message:"):
        return decode(kind.removeprefix("message:"), b"")
    return {"double": 0.0, "string": "", "bytes": b""}[kind]
