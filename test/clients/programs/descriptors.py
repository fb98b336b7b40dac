"""Prints how the client's package declares the messages of a service: field by field, name, number, type and whether it repeats."""

import importlib
import json
import sys


def declared(message, into):
    fields = {}
    for field in message.fields:
        kind = field.message_type or field.enum_type
        fields[field.name] = [field.number, field.type, field.is_repeated, kind.full_name if kind else ""]
    into[message.full_name] = fields
    for nested in message.nested_types:
        declared(nested, into)
    for enum in message.enum_types:
        into[enum.full_name] = {value.name: value.number for value in enum.values}


found = {}
for name in sys.argv[1:]:
    module, _, message = name.partition(":")
    there = importlib.import_module(module)
    file = there.DESCRIPTOR if not message else getattr(there, message).pb(getattr(there, message)()).DESCRIPTOR.file
    for top in file.message_types_by_name.values():
        declared(top, found)
    for service in file.services_by_name.values():
        found[service.full_name] = {m.name: [m.input_type.full_name, m.output_type.full_name] for m in service.methods}
print(json.dumps(found))
