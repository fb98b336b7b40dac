import {
  type CallOptions,
  type ClientReadableStream,
  type ClientUnaryCall,
  Metadata,
  type requestCallback,
  type ServiceError,
  status,
} from '@grpc/grpc-js'
import { decodeErrorDetails, type StudyServiceClient, unknownCall } from '../wire/index.ts'
import { HoneError } from './errors.ts'

/** A call of the study service: one request, one reply. */
export type Method<Request, Reply> = (this: StudyServiceClient, request: Request, callback: requestCallback<Reply>) => ClientUnaryCall
/** The same as it is made. */
type FullMethod<Request, Reply> = (
  this: StudyServiceClient,
  request: Request,
  metadata: Metadata,
  options: CallOptions,
  callback: requestCallback<Reply>,
) => ClientUnaryCall

/** A call that answers with several messages. */
export type Streaming<Request, Reply> = (this: StudyServiceClient, request: Request, metadata: Metadata) => ClientReadableStream<Reply>

/** The answer to a call that is made once. Rejects with a HoneError in the server's words, also when the signal aborts it or its time is over. */
export function askOnce<Request, Reply>(
  client: StudyServiceClient,
  method: Method<Request, Reply>,
  request: Request,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Reply> {
  // a channel that waits knows one address only
  const metadata = new Metadata({ waitForReady: false })
  const full = method as unknown as FullMethod<Request, Reply>
  return new Promise((resolve, reject) => {
    const call = full.call(client, request, metadata, { deadline: Date.now() + timeoutMs }, (error, reply) => {
      if (error !== null) reject(errorOf(error))
      else resolve(reply as Reply)
    })
    signal.addEventListener('abort', () => call.cancel())
    if (signal.aborted) call.cancel()
  })
}

/** The messages of a call that answers with several. Throws a HoneError in the server's words. */
export async function* messagesOf<Request, Reply>(
  client: StudyServiceClient,
  method: Streaming<Request, Reply>,
  request: Request,
): AsyncGenerator<Reply> {
  const stream = method.call(client, request, new Metadata({ waitForReady: true }))
  try {
    for await (const message of stream) yield message as Reply
  } catch (error) {
    throw errorOf(error as ServiceError)
  } finally {
    stream.cancel()
  }
}

function errorOf(error: ServiceError): HoneError {
  const details = error.metadata === undefined ? undefined : decodeErrorDetails(error.metadata)
  const code = details?.reason ?? status[error.code] ?? 'UNKNOWN'
  const unknown = unknownCall(error)
  if (unknown !== undefined) return new HoneError(code, unknown.message, unknown.remedy, { cause: error })
  return new HoneError(code, error.details || error.message, details?.metadata.hint, { cause: error, problems: details?.problems ?? [] })
}
