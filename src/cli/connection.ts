import type { ClientReadableStream, ClientUnaryCall, requestCallback, ServiceError } from '@grpc/grpc-js'
import type { ServerAddress } from '../wire/index.ts'
import { connectStudies, decodeErrorDetails, type StudyServiceClient } from '../wire/index.ts'
import { exitCodeOf } from './exit.ts'
import { CliFailure } from './failure.ts'

/** An open channel to a server. */
export interface Connection {
  readonly client: StudyServiceClient
  readonly address: ServerAddress
  close(): void
}

/** Connects with the first call; every call carries the token. */
export function connect(address: ServerAddress): Connection {
  const client = connectStudies(address)
  return { client, address, close: () => client.close() }
}

/** One request, one reply. Rejects with a CliFailure that says what the server says. */
export function unary<Request, Reply>(
  connection: Connection,
  method: (this: StudyServiceClient, request: Request, callback: requestCallback<Reply>) => ClientUnaryCall,
  request: Request,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    method.call(connection.client, request, (error, reply) => {
      if (error !== null) reject(failureOf(error, connection.address))
      else resolve(reply as Reply)
    })
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
    if (!signal?.aborted) throw failureOf(error as ServiceError, connection.address)
  } finally {
    signal?.removeEventListener('abort', cancel)
    stream.cancel()
  }
}

function failureOf(error: ServiceError, address: ServerAddress): CliFailure {
  const details = error.metadata === undefined ? undefined : decodeErrorDetails(error.metadata)
  const unreachable = details === undefined && error.code === 14
  const message = unreachable ? `no server answers at ${address.grpc}` : error.details || error.message
  const remedy = unreachable ? 'Start one with `hone serve`, or name another with --server HOST:PORT.' : details?.metadata.hint
  return new CliFailure(exitCodeOf(error.code), message, { remedy, problems: details?.problems ?? [], cause: error })
}
