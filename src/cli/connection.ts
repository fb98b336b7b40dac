import type { ClientReadableStream, ClientUnaryCall, requestCallback, ServiceError } from '@grpc/grpc-js'
import { clockAhead } from '../amounts/index.ts'
import type { ServerAddress } from '../wire/index.ts'
import {
  type AccessServiceClient,
  connectAccess,
  connectStudies,
  decodeErrorDetails,
  findObstacle,
  RECONNECTING,
  type StudyServiceClient,
  unknownCall,
} from '../wire/index.ts'
import { EXIT, exitCodeOf } from './exit.ts'
import { CliFailure } from './failure.ts'

/** gRPC's number for a server that is not there. */
const UNAVAILABLE = 14
/** What a server that is there takes to be reached. */
const READY_MS_MAX = 2_000

/** An open channel to a server. */
export interface Connection {
  readonly client: StudyServiceClient
  /** For calls about tokens; opened when it is asked for. */
  access(): AccessServiceClient
  readonly address: ServerAddress
  /** The server's time, as far as its answers said it; milliseconds since 1970. */
  now(): number
  /** Takes the moment at which the server answered what it was asked at `askedAt`, by this machine's clock. */
  heard(date: string | undefined, askedAt: number): void
  close(): void
}

/** Connects with the first call; every call carries the token. */
export function connect(address: ServerAddress): Connection {
  const client = connectStudies(address, RECONNECTING)
  let accessClient: AccessServiceClient | undefined
  let ahead = 0
  return {
    client,
    access: () => {
      accessClient ??= connectAccess(address)
      return accessClient
    },
    address,
    now: () => Date.now() + ahead,
    heard: (date, askedAt) => {
      ahead = clockAhead(ahead, date, askedAt, Date.now())
    },
    close: () => {
      client.close()
      accessClient?.close()
    },
  }
}

/** Connects with a server that answers. Rejects with a CliFailure where it does not within a moment, or is not to be trusted. */
export async function connectReady(address: ServerAddress, ms = READY_MS_MAX): Promise<Connection> {
  const connection = connect(address)
  const trouble = await new Promise<Error | undefined>((resolve) => connection.client.waitForReady(Date.now() + ms, resolve))
  if (trouble === undefined) return connection
  connection.close()
  throw await failureOf(Object.assign(trouble, { code: UNAVAILABLE, details: 'nothing listens there' }) as ServiceError, address)
}

/** One request, one reply. Rejects with a CliFailure that says what the server says. */
export function unary<Request, Reply>(
  connection: Connection,
  method: (this: StudyServiceClient, request: Request, callback: requestCallback<Reply>) => ClientUnaryCall,
  request: Request,
): Promise<Reply> {
  return called(connection, (callback) => method.call(connection.client, request, callback))
}

/** The same, of a call that the caller makes. */
export function called<Reply>(connection: Connection, call: (callback: requestCallback<Reply>) => ClientUnaryCall): Promise<Reply> {
  const askedAt = Date.now()
  return new Promise((resolve, reject) => {
    call((error, reply) => {
      if (error === null) resolve(reply as Reply)
      else failureOf(error, connection.address).then(reject, reject)
    }).on('metadata', (said) => connection.heard(said.get('date')[0]?.toString(), askedAt))
  })
}

/** The messages of a server's stream, until it ends or the signal aborts. Throws a CliFailure. */
export async function* streamed<Reply>(
  connection: Connection,
  stream: ClientReadableStream<Reply>,
  signal?: AbortSignal,
): AsyncGenerator<Reply> {
  const cancel = (): void => stream.cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    for await (const message of stream) yield message as Reply
  } catch (error) {
    if (!signal?.aborted) throw await failureOf(error as ServiceError, connection.address)
  } finally {
    signal?.removeEventListener('abort', cancel)
    stream.cancel()
  }
}

async function failureOf(error: ServiceError, address: ServerAddress): Promise<CliFailure> {
  const details = error.metadata === undefined ? undefined : decodeErrorDetails(error.metadata)
  const exitCode = exitCodeOf(error.code)
  const unknown = unknownCall(error)
  if (unknown !== undefined) return new CliFailure(EXIT.invalid, unknown.message, { remedy: unknown.remedy, cause: error })
  if (details !== undefined || error.code !== UNAVAILABLE) {
    const options = { remedy: details?.metadata.hint, problems: details?.problems ?? [], outcome: details, cause: error }
    return new CliFailure(exitCode, error.details || error.message, options)
  }
  const obstacle = await findObstacle(address)
  const message = obstacle?.message ?? `the server at ${address.grpc} did not answer: ${error.details || error.message}`
  return new CliFailure(obstacle?.kind === 'distrust' ? EXIT.denied : exitCode, message, { remedy: obstacle?.remedy, cause: error })
}
