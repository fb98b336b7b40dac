import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ChannelCredentials, type ChannelOptions, loadPackageDefinition, logVerbosity, setLogVerbosity } from '@grpc/grpc-js'
import { loadSync, type MessageTypeDefinition, type Options } from '@grpc/proto-loader'
import type { ProtoGrpcType as AccessTypes } from './generated/access_service.ts'
import type { BadRequest, BadRequest__Output } from './generated/google/rpc/BadRequest.ts'
import type { ErrorInfo, ErrorInfo__Output } from './generated/google/rpc/ErrorInfo.ts'
import type { RetryInfo, RetryInfo__Output } from './generated/google/rpc/RetryInfo.ts'
import type { Status, Status__Output } from './generated/google/rpc/Status.ts'
import type { Problems, Problems__Output } from './generated/hone/v1/Problems.ts'
import type { StudyServiceClient } from './generated/hone/v1/StudyService.ts'
import type { ProtoGrpcType as StudyTypes } from './generated/study_service.ts'

/** The loaded protos. */
export interface Wire {
  readonly StudyService: StudyTypes['hone']['v1']['StudyService']
  readonly AccessService: AccessTypes['hone']['v1']['AccessService']
  readonly messages: {
    readonly status: MessageTypeDefinition<Status, Status__Output>
    readonly errorInfo: MessageTypeDefinition<ErrorInfo, ErrorInfo__Output>
    readonly badRequest: MessageTypeDefinition<BadRequest, BadRequest__Output>
    readonly retryInfo: MessageTypeDefinition<RetryInfo, RetryInfo__Output>
    readonly problems: MessageTypeDefinition<Problems, Problems__Output>
  }
}

/** Longest message either way: 10,000 measurements of several metrics, or the list of all trials page by page, fit with room. */
export const MESSAGE_BYTES_MAX = 32 * 1024 * 1024

/** How messages look as objects; tools/generate-wire.mjs writes the types with the same choices. */
const SHAPE: Options = { keepCase: false, longs: Number, enums: String, defaults: true, oneofs: true }

let loaded: Wire | undefined

/** The protos, read once. Throws when the package's proto folder is not there. */
export function loadWire(): Wire {
  loaded ??= readProtos()
  return loaded
}

/** A client of the study service at `host:port`; it connects with its first call. */
export function openStudyClient(address: string, credentials: ChannelCredentials, options: ChannelOptions = {}): StudyServiceClient {
  const { StudyService } = loadWire()
  return new StudyService(address, credentials, {
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
    ...options,
  })
}

function readProtos(): Wire {
  // what it has to say reaches the caller as an error as well
  if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE)
  const folder = protoFolder()
  const definition = loadSync(['hone/v1/study_service.proto', 'hone/v1/access_service.proto'], { ...SHAPE, includeDirs: [folder] })
  const standard = loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto'], { ...SHAPE, includeDirs: [folder] })
  const types = loadPackageDefinition(definition) as unknown as StudyTypes & AccessTypes
  return {
    StudyService: types.hone.v1.StudyService,
    AccessService: types.hone.v1.AccessService,
    messages: {
      status: standard['google.rpc.Status'] as Wire['messages']['status'],
      errorInfo: standard['google.rpc.ErrorInfo'] as Wire['messages']['errorInfo'],
      badRequest: standard['google.rpc.BadRequest'] as Wire['messages']['badRequest'],
      retryInfo: standard['google.rpc.RetryInfo'] as Wire['messages']['retryInfo'],
      problems: definition['hone.v1.Problems'] as Wire['messages']['problems'],
    },
  }
}

/** What a proto of another system's interface declares, by package. */
export function loadProto<Types>(file: string): Types {
  return loadPackageDefinition(loadSync(file, { ...SHAPE, includeDirs: [protoFolder()] })) as unknown as Types
}

/** The package's own proto folder, above both src/ and dist/. */
export function protoFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'proto')
    if (existsSync(join(candidate, 'hone/v1/study_service.proto'))) return candidate
  }
  throw new Error(`bug: no proto folder above ${import.meta.dirname}`)
}
