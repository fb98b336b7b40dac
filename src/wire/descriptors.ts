import { existsSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor/index.js'
import { protoFolder } from './protos.ts'

/** A descriptor.proto message as a plain object. */
type Plain = Readonly<Record<string, unknown>>
type Declared = protobuf.Type | protobuf.Enum | protobuf.Service

const SCALARS = ['double', 'int64', 'int32', 'bool', 'string', 'bytes'] as const

/**
 * Named protos and those that they import as protoc describes them, but for options and comments: each an encoded
 * google.protobuf.FileDescriptorProto. They are looked for among Hone's and in the folders; what is nowhere is protobuf's own.
 *
 * What proto-loader says of them is no use to others: its types are named relatively, its files import nothing, and its fields are renamed.
 */
export function describeProtos(names: readonly string[], ...otherFolders: readonly string[]): Buffer[] {
  const folders = [protoFolder(), ...otherFolders]
  const root = new protobuf.Root()
  const pathOf = (name: string): string => folders.map((folder) => join(folder, name)).find(existsSync) ?? name
  root.resolvePath = (_, name) => pathOf(name)
  root.loadSync([...names], { keepCase: true }).resolveAll()
  const nameOf = ({ filename, fullName }: protobuf.ReflectionObject): string => {
    const folder = folders.find((one) => filename?.startsWith(join(one, '/')))
    // protobuf's own types are known to the library by name, without a file
    return folder === undefined
      ? `${fullName.slice(1).replaceAll('.', '/').toLowerCase()}.proto`
      : filename!.slice(join(folder, '/').length)
  }
  return [...Map.groupBy(declaredIn(root), nameOf)].map(([name, declared]) => {
    const used = new Set(declared.flatMap(usedBy).map(nameOf))
    return encode({
      name,
      package: declared[0]!.parent!.fullName.slice(1),
      syntax: 'proto3',
      dependency: [...used].filter((other) => other !== name),
      messageType: declared.filter(isMessage).map(describeMessage),
      enumType: declared.filter(isEnum).map(describeEnum),
      service: declared.filter(isService).map(describeService),
    })
  })
}

const isMessage = (object: protobuf.ReflectionObject): object is protobuf.Type => object instanceof protobuf.Type
const isEnum = (object: protobuf.ReflectionObject): object is protobuf.Enum => object instanceof protobuf.Enum
const isService = (object: protobuf.ReflectionObject): object is protobuf.Service => object instanceof protobuf.Service

function encode(file: Plain): Buffer {
  const { FileDescriptorProto } = descriptor
  return Buffer.from(FileDescriptorProto.encode(FileDescriptorProto.fromObject(file)).finish())
}

/** What files declare at their top, in all packages below. */
function declaredIn(namespace: protobuf.NamespaceBase): Declared[] {
  return namespace.nestedArray.flatMap((nested) => {
    if (isMessage(nested) || isEnum(nested) || isService(nested)) return [nested]
    return nested instanceof protobuf.Namespace ? declaredIn(nested) : []
  })
}

/** Messages and enums that it names. */
function usedBy(declared: protobuf.ReflectionObject): protobuf.ReflectionObject[] {
  if (isService(declared)) return declared.methodsArray.flatMap((method) => [method.resolvedRequestType!, method.resolvedResponseType!])
  if (!isMessage(declared)) return []
  return [...declared.fieldsArray.flatMap(({ resolvedType }) => resolvedType ?? []), ...declared.nestedArray.flatMap(usedBy)]
}

function describeMessage(message: protobuf.Type): Plain {
  const maps = message.fieldsArray.filter((field) => field instanceof protobuf.MapField)
  // the oneofs that stand for `optional` come last
  const oneofs = message.oneofsArray.toSorted((a, b) => Number(isOptional(a.fieldsArray[0]!)) - Number(isOptional(b.fieldsArray[0]!)))
  return {
    name: message.name,
    field: message.fieldsArray.map((field) => describeField(field, oneofs)),
    nestedType: [...maps.map(describeEntry), ...message.nestedArray.filter(isMessage).map(describeMessage)],
    enumType: message.nestedArray.filter(isEnum).map(describeEnum),
    oneofDecl: oneofs.map(({ name }) => ({ name })),
  }
}

function describeField(field: protobuf.Field, oneofs: readonly protobuf.OneOf[]): Plain {
  const isMap = field instanceof protobuf.MapField
  return {
    name: field.name,
    jsonName: camel(field.name),
    number: field.id,
    label: field.repeated || isMap ? 'LABEL_REPEATED' : 'LABEL_OPTIONAL',
    ...(isMap ? { type: 'TYPE_MESSAGE', typeName: `${field.parent!.fullName}.${entryName(field)}` } : typeOf(field)),
    ...(field.partOf && { oneofIndex: oneofs.indexOf(field.partOf) }),
    ...(isOptional(field) && { proto3Optional: true }),
  }
}

function isOptional(field: protobuf.Field): boolean {
  return field.getOption('proto3_optional') === true
}

function typeOf({ type, resolvedType }: Pick<protobuf.Field, 'type' | 'resolvedType'>): Plain {
  if (resolvedType !== null) return { type: isEnum(resolvedType) ? 'TYPE_ENUM' : 'TYPE_MESSAGE', typeName: resolvedType.fullName }
  if (SCALARS.some((scalar) => scalar === type)) return { type: `TYPE_${type.toUpperCase()}` }
  throw new Error(`bug: the protos have a ${type}, which is not described yet`)
}

/** A map is a list of entries. */
function describeEntry(map: protobuf.MapField): Plain {
  const part = (name: string, number: number, type: Plain) => ({ name, jsonName: name, number, label: 'LABEL_OPTIONAL', ...type })
  const key = part('key', 1, typeOf({ type: map.keyType, resolvedType: null }))
  return { name: entryName(map), field: [key, part('value', 2, typeOf(map))], options: { mapEntry: true } }
}

function entryName({ name }: protobuf.MapField): string {
  const words = camel(name)
  return `${words[0]!.toUpperCase()}${words.slice(1)}Entry`
}

function camel(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

function describeEnum({ name, values }: protobuf.Enum): Plain {
  return { name, value: Object.entries(values).map(([value, number]) => ({ name: value, number })) }
}

function describeService(service: protobuf.Service): Plain {
  const method = (one: protobuf.Method): Plain => ({
    name: one.name,
    inputType: one.resolvedRequestType!.fullName,
    outputType: one.resolvedResponseType!.fullName,
    ...(one.requestStream && { clientStreaming: true }),
    ...(one.responseStream && { serverStreaming: true }),
  })
  return { name: service.name, method: service.methodsArray.map(method) }
}
