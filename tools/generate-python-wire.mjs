// Writes the messages of hone.v1 as tables for the Python client's codec: `node tools/generate-python-wire.mjs [FILE]`.
// A test runs it into a temporary file and compares, so that the client and the proto cannot drift apart.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(createRequire(import.meta.url).resolve('@grpc/proto-loader'))
const { Enum, Root, Type } = require('protobufjs')
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const target = resolve(process.argv[2] ?? join(root, 'clients/python/src/hone/_messages.py'))
const PACKAGE = 'hone.v1'
const TIMESTAMP = 'google.protobuf.Timestamp'

const tree = new Root()
tree.resolvePath = (_, path) => (path.startsWith('google/') ? path : join(root, 'proto', path))
await tree.load('hone/v1/study_service.proto', { keepCase: true })
tree.resolveAll()

const messages = []
const enums = []
collect(tree.lookup(PACKAGE))
const service = tree.lookupService(`${PACKAGE}.StudyService`)
const calls = service.methodsArray.map((call) => {
  const [request, response] = [nameOf(call.resolvedRequestType), nameOf(call.resolvedResponseType)]
  return `    "${call.name}": ("${request}", "${response}", ${call.responseStream ? 'True' : 'False'}),`
})

writeFileSync(
  target,
  `"""The messages of hone.v1: generated from the proto by tools/generate-python-wire.mjs, do not edit.

MESSAGES: message -> field number -> (name, kind, repetition). A kind is a scalar of protobuf, "message:NAME" or "enum:NAME"; a
repetition is "one", "optional" (absent unless set), "many" or "map" (from text). CALLS: call -> (request, response, is a stream).
"""

from __future__ import annotations

MESSAGES: dict[str, dict[int, tuple[str, str, str]]] = {
    "Timestamp": {
        1: ("seconds", "int64", "one"),
        2: ("nanos", "int32", "one"),
    },
${messages.join('\n')}
}

ENUMS: dict[str, dict[str, int]] = {
${enums.join('\n')}
}

SERVICE = "${PACKAGE}.StudyService"

CALLS: dict[str, tuple[str, str, bool]] = {
${calls.join('\n')}
}
`,
)

function collect(namespace) {
  for (const entry of namespace.nestedArray) {
    if (entry instanceof Type) {
      messages.push(tableOf(entry))
      collect(entry)
    } else if (entry instanceof Enum) {
      const values = Object.entries(entry.values).map(([name, number]) => `"${name}": ${number}`)
      enums.push(`    "${nameOf(entry)}": {${values.join(', ')}},`)
    }
  }
}

function tableOf(type) {
  const rows = type.fieldsArray.map((field) => `        ${field.id}: ("${field.name}", "${kindOf(field)}", "${repetitionOf(field)}"),`)
  return rows.length === 0 ? `    "${nameOf(type)}": {},` : `    "${nameOf(type)}": {\n${rows.join('\n')}\n    },`
}

function kindOf(field) {
  const { resolvedType } = field
  if (resolvedType === null) return field.type
  return `${resolvedType instanceof Enum ? 'enum' : 'message'}:${nameOf(resolvedType)}`
}

function repetitionOf(field) {
  if (field.map) return 'map'
  if (field.repeated) return 'many'
  return field.options?.proto3_optional || field.partOf || field.resolvedType instanceof Type ? 'optional' : 'one'
}

function nameOf(type) {
  const name = type.fullName.slice(1)
  return name === TIMESTAMP ? 'Timestamp' : name.slice(PACKAGE.length + 1)
}
