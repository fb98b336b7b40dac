import fc from 'fast-check'
import protobuf from 'protobufjs'
import { protoFolder } from '../../../src/wire/protos.ts'

/** A call that a service has, as its proto describes it. */
export interface Method {
  /** `package.Service/Method`. */
  readonly path: string
  readonly request: protobuf.Type
  readonly isStream: boolean
}

/** The calls of all services that protos declare. */
export function methodsOf(...protos: readonly string[]): Method[] {
  const root = new protobuf.Root()
  root.resolvePath = (_, name) => (name.startsWith('google/protobuf/') ? name : `${protoFolder()}/${name}`)
  root.loadSync([...protos], { keepCase: true }).resolveAll()
  const servicesIn = ({ nestedArray }: protobuf.NamespaceBase): protobuf.Service[] =>
    nestedArray.flatMap((nested) =>
      nested instanceof protobuf.Service ? [nested] : nested instanceof protobuf.Namespace ? servicesIn(nested) : [],
    )
  return servicesIn(root).flatMap((service) =>
    service.methodsArray.map(({ name, resolvedRequestType, responseStream }) => ({
      path: `${service.fullName.slice(1)}/${name}`,
      request: resolvedRequestType!,
      isStream: responseStream === true,
    })),
  )
}

const DEPTH_MAX = 6
const NUMBERS = [0, -0, 1, 0.5, -3, 7, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, 5e-324]
const INTEGERS = ['0', '1', '2', '3', '-1', '2147483648', '9007199254740993', '9223372036854775807', '-9223372036854775808']
const ODD_TEXTS = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  '../../x',
  '%00',
  '__proto__',
  'é'.repeat(300),
  'a'.repeat(20_000),
  'NaN',
  '-1',
  '{}',
  '[]',
]

/** Requests of a type, each as the bytes that are sent: fields are there or not, with what is right, odd, or out of bounds; `texts` are what a text may well say. */
export function anyMessage({ request }: Method, texts: readonly string[]): fc.Arbitrary<Buffer> {
  const bytes = messageOf(request, texts, 0).map((message) => Buffer.from(request.encode(request.fromObject(message)).finish()))
  const garbled = fc
    .tuple(bytes, fc.nat(), fc.nat(255))
    .map(([whole, at, byte]) =>
      byte < 128 ? whole.subarray(0, at % (whole.length + 1)) : Buffer.from(whole).fill(byte, at % (whole.length + 1)),
    )
  return fc.oneof({ weight: 9, arbitrary: bytes }, { weight: 1, arbitrary: garbled })
}

function messageOf(type: protobuf.Type, texts: readonly string[], depth: number): fc.Arbitrary<object> {
  if (depth > DEPTH_MAX) return fc.constant({})
  const fields = type.fieldsArray.map((field) => [field.name, fieldOf(field, texts, depth)] as const)
  const requiredKeys = depth === 0 ? fields.slice(0, 1).map(([name]) => name) : []
  return fc.record(Object.fromEntries(fields), { requiredKeys })
}

function fieldOf(field: protobuf.Field, texts: readonly string[], depth: number): fc.Arbitrary<unknown> {
  const value = scalarOrMessage(field, texts, depth)
  if (field instanceof protobuf.MapField) return fc.dictionary(fc.constantFrom('x', 'loss', '', '__proto__'), value, { maxKeys: 3 })
  if (!field.repeated) return value
  const many = value.map((one) => Array<unknown>(1_500).fill(one))
  const isWide = depth === 0
  return fc.oneof({ weight: 12, arbitrary: fc.array(value, { maxLength: 3 }) }, ...(isWide ? [{ weight: 1, arbitrary: many }] : []))
}

function scalarOrMessage({ resolvedType, type }: protobuf.Field, texts: readonly string[], depth: number): fc.Arbitrary<unknown> {
  if (resolvedType instanceof protobuf.Enum) return fc.constantFrom(...Object.values(resolvedType.values), 99, -1)
  if (resolvedType instanceof protobuf.Type) return messageOf(resolvedType, texts, depth + 1)
  switch (type) {
    case 'string':
      return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...texts) }, { weight: 1, arbitrary: fc.constantFrom(...ODD_TEXTS) })
    case 'bytes':
      return fc.uint8Array({ maxLength: 20 })
    case 'bool':
      return fc.boolean()
    case 'double':
    case 'float':
      return fc.constantFrom(...NUMBERS)
    case 'int32':
      return fc.constantFrom(0, 1, 2, 3, -1, 2_147_483_647, -2_147_483_648)
    default:
      return fc.constantFrom(...INTEGERS)
  }
}
