import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'

/** The services as their protos describe them: calls, messages and enums with their comments. */
export function grpcPage(...protoFiles: readonly string[]): string {
  const root = new protobuf.Root()
  for (const file of protoFiles) {
    protobuf.parse(readFileSync(file, 'utf8'), root, { keepCase: true, alternateCommentMode: true, preferTrailingComment: false })
  }
  const all = [...(root.lookup('hone.v1') as protobuf.Namespace).nestedArray]
  const services = all.filter((one): one is protobuf.Service => one instanceof protobuf.Service)
  const types = all.filter((one): one is protobuf.Type => one instanceof protobuf.Type)
  const parts = [
    '# The gRPC service',
    'The messages of `hone.v1`, by which the command line, the clients and your own programs speak to a server. Written by `node tools/generate-reference.ts` from [the protos](../../proto/hone/v1/study_service.proto); do not edit.',
    '[Other languages](../how-to/other-languages.md) has a whole program, and says what to repeat and when. The server describes itself to tools (reflection), and answers the standard health check. Writes need the header `authorization: Bearer TOKEN`; [errors](errors.md) carry standard details.',
    ...services.map(serviceSection),
    '## Messages',
    ...types.flatMap((type) => messageSections(type, type.name)),
  ]
  return `${parts.join('\n\n')}\n`
}

function serviceSection(service: protobuf.Service): string {
  const rows = service.methodsArray.map((method) => {
    const stream = method.responseStream ? 'stream of ' : ''
    return `| \`${method.name}\` | ${typeLink(method.requestType)} | ${stream}${typeLink(method.responseType)} | ${cell(method.comment)} |`
  })
  return [`## ${service.name}`, cell(service.comment), ['| call | takes | answers | |', '|---|---|---|---|', ...rows].join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
}

function messageSections(type: protobuf.Type, name: string): string[] {
  const rows = type.fieldsArray.map((field) => {
    const of = typeLink(field.type, type)
    const kind = field.repeated ? `list of ${of}` : field instanceof protobuf.MapField ? `map of ${of}` : of
    const oneof = field.partOf && !field.partOf.name.startsWith('_') ? [`one of \`${field.partOf.name}\``] : []
    const optional = field.options?.proto3_optional ? ['optional'] : []
    const meaning = [...oneof, ...optional, ...(field.comment ? [cell(field.comment)] : [])].join('; ')
    return `| \`${field.name}\` | ${field.id} | ${kind} | ${meaning} |`
  })
  const table = rows.length === 0 ? 'No fields.' : ['| field | number | type | |', '|---|---|---|---|', ...rows].join('\n')
  const own = [`### ${name}`, cell(type.comment), table].filter((part) => part !== '').join('\n\n')
  return [own, ...type.nestedArray.flatMap((nested) => nestedSections(nested, `${name}.${nested.name}`))]
}

function nestedSections(nested: protobuf.ReflectionObject, name: string): string[] {
  if (nested instanceof protobuf.Type) return messageSections(nested, name)
  if (!(nested instanceof protobuf.Enum)) return []
  const rows = Object.entries(nested.values).map(
    ([value, number]) => `| \`${value}\` | ${number} | ${cell(nested.comments[value] ?? null)} |`,
  )
  return [[`### ${name}`, ['| value | number | |', '|---|---|---|', ...rows].join('\n')].join('\n\n')]
}

/** A message of ours leads to its section. */
function typeLink(type: string, within?: protobuf.Type): string {
  const found = (within?.root ?? undefined) && within?.lookup(type)
  const name = found instanceof protobuf.Type || found instanceof protobuf.Enum ? found.fullName.replace(/^\.?hone\.v1\./, '') : type
  if (/^[a-z0-9]+$/.test(name) || name.includes('google.')) return `\`${name}\``
  return `[${name}](#${name.toLowerCase().replaceAll('.', '')})`
}

function cell(comment: string | null): string {
  return (comment ?? '').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').trim()
}
