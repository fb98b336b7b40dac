import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, type ClientDuplexStream, credentials, loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor/index.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type OpenServer, openServer } from './open-server.ts'

interface Reflected {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] }
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] }
}

const read = vi.spyOn(protobuf.Root.prototype, 'loadSync')
/** How often the protos were read to be described: with those of the details, which no client's stub is made of. */
const timesDescribed = () => {
  const all = read.mock.calls.map(([names]) => [names].flat())
  return all.filter((names) => names.includes('hone/v1/study_service.proto') && names.includes('google/rpc/error_details.proto')).length
}

let server: OpenServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(async () => {
  read.mockRestore()
  await server.close()
})

describe('reflection', () => {
  /** What a client asks for, one after another. */
  async function reflected<T>(
    work: (ask: (request: object) => Promise<Reflected>) => Promise<T>,
    version: 'v1' | 'v1alpha' = 'v1',
  ): Promise<T> {
    const folder = join(dirname(fileURLToPath(import.meta.resolve('@grpc/reflection/package.json'))), 'build/proto')
    const { grpc } = loadPackageDefinition(loadSync(`grpc/reflection/${version}/reflection.proto`, { includeDirs: [folder] })) as never as {
      grpc: {
        reflection: Record<
          string,
          { ServerReflection: new (...args: unknown[]) => Client & { serverReflectionInfo(): ClientDuplexStream<object, Reflected> } }
        >
      }
    }
    const client = new grpc.reflection[version]!.ServerReflection(server.address, credentials.createInsecure())
    const ask = async (request: object): Promise<Reflected> => {
      const stream = client.serverReflectionInfo()
      stream.end(request)
      for await (const answer of stream) return answer
      throw new Error('no answer')
    }
    return work(ask).finally(() => client.close())
  }

  it('lists the services, the health check among them, in both versions; they are described once, when the first tool asks', async () => {
    expect(timesDescribed()).toBe(0)
    for (const version of ['v1', 'v1alpha'] as const) {
      const { listServicesResponse } = await reflected((ask) => ask({ listServices: '' }), version)
      const names = listServicesResponse?.service.map(({ name }) => name).toSorted()
      expect(names).toEqual(['grpc.health.v1.Health', 'hone.v1.AccessService', 'hone.v1.StudyService'])
    }
    expect(timesDescribed()).toBe(1)
  })

  it.each(['hone.v1.StudyService', 'hone.v1.AccessService', 'grpc.health.v1.Health', 'google.rpc.BadRequest'])(
    'describes %s with all that it names, so that tools need no proto files',
    async (symbol) => {
      const { fileDescriptorResponse } = await reflected((ask) => ask({ fileContainingSymbol: symbol }))
      const files = fileDescriptorResponse!.fileDescriptorProto.map(
        (bytes) => descriptor.FileDescriptorProto.decode(bytes) as unknown as descriptor.IFileDescriptorProto,
      )
      const known = new Set(files.flatMap((file) => file.messageType!.flatMap((message) => namesOf(message, `.${file.package}`))))
      const named = files.flatMap((file) => [...file.messageType!.flatMap(fieldsOf), ...file.service!.flatMap(({ method }) => method!)])
      const types = named.flatMap((one) =>
        'typeName' in one ? [one.typeName!] : 'inputType' in one ? [one.inputType!, one.outputType!] : [],
      )
      expect(types.filter((type) => type !== '' && !known.has(type))).toEqual([])
      for (const file of files) {
        expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(file.dependency!))
        expect(file.syntax).toBe('proto3')
      }
    },
  )

  it('names fields as the protos do, and tells those that may be absent', async () => {
    const { fileDescriptorResponse } = await reflected((ask) => ask({ fileContainingSymbol: 'hone.v1.Trial' }))
    const file = descriptor.FileDescriptorProto.decode(
      fileDescriptorResponse!.fileDescriptorProto[0]!,
    ) as unknown as descriptor.IFileDescriptorProto
    const trial = file.messageType!.find(({ name }) => name === 'Trial')!
    const field = (name: string) => trial.field!.find((one) => one.name === name)
    expect(field('last_step')).toMatchObject({ jsonName: 'lastStep', number: 17, proto3Optional: true })
    expect(trial.oneofDecl![field('last_step')!.oneofIndex!]).toMatchObject({ name: '_last_step' })
    expect(field('parameters')).toMatchObject({ typeName: '.hone.v1.Trial.ParametersEntry' })
    expect(trial.nestedType![0]).toMatchObject({ name: 'ParametersEntry', options: { mapEntry: true } })
  })
})

function namesOf(message: descriptor.IDescriptorProto, within: string): string[] {
  const name = `${within}.${message.name}`
  return [name, ...message.nestedType!.flatMap((nested) => namesOf(nested, name)), ...message.enumType!.map((one) => `${name}.${one.name}`)]
}

function fieldsOf(message: descriptor.IDescriptorProto): descriptor.IFieldDescriptorProto[] {
  return [...message.field!, ...message.nestedType!.flatMap(fieldsOf)]
}
