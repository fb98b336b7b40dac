import { once } from 'node:events'
import type { handleServerStreamingCall, handleUnaryCall, Metadata, ServerWritableStream } from '@grpc/grpc-js'
import { HoneError } from '../../model/index.ts'
import { asCaller, type Entrance } from '../access/index.ts'
import { statusOf } from './status.ts'

/** What a handler may know of its call beside the request. */
export interface CallContext {
  readonly metadata: Metadata
  /** HOST:PORT of whoever calls. */
  readonly peer: string
  /** Aborts when the client has gone, its deadline has passed, or the server stops. */
  readonly signal: AbortSignal
}

/** What all calls share. */
export interface CallFrame {
  /** Aborts when the server stops. */
  readonly closing: AbortSignal
  /** Takes bugs. */
  readonly log: (event: object) => void
  readonly entrance: Entrance
}

/** Makes a gRPC handler of a function that resolves with the reply; whatever it throws becomes the call's status. */
export function unary<Request, Reply>(
  frame: CallFrame,
  handle: (request: Request, context: CallContext) => Promise<Reply>,
): handleUnaryCall<Request, Reply> {
  return (call, callback) => {
    asItsCaller(frame, call.metadata, () => handle(call.request, contextOf(call, frame))).then(
      (reply) => callback(null, reply),
      (thrown) => callback(statusOf(thrown, frame.log)),
    )
  }
}

/** Makes a gRPC handler of a function that yields messages; a slow client holds it back, and it ends when the client goes. */
export function streaming<Request, Message>(
  frame: CallFrame,
  handle: (request: Request, context: CallContext) => AsyncIterable<Message>,
): handleServerStreamingCall<Request, Message> {
  return (call) => {
    const signal = signalOf(call, frame)
    asItsCaller(frame, call.metadata, () =>
      sendAll(call, handle(call.request, { metadata: call.metadata, peer: call.getPeer(), signal }), signal),
    ).then(
      () => (frame.closing.aborted ? call.emit('error', statusOf(stopping(), frame.log)) : call.end()),
      (thrown) => call.emit('error', statusOf(frame.closing.aborted ? stopping() : thrown, frame.log)),
    )
  }
}

async function sendAll<Request, Message>(
  call: ServerWritableStream<Request, Message>,
  messages: AsyncIterable<Message>,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of messages) {
    if (signal.aborted) return
    if (call.write(message)) continue
    await once(call, 'drain', { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}

/** Does a call's work as whoever makes it. */
async function asItsCaller<T>({ entrance }: CallFrame, metadata: Metadata, work: () => Promise<T>): Promise<T> {
  return asCaller(entrance(metadata.get('authorization')[0]?.toString()), work)
}

/** The signal is made when it is asked for: most calls never look, and one costs more than the rest of a small call. */
function contextOf(
  call: { readonly metadata: Metadata; getPeer(): string } & Parameters<typeof signalOf>[0],
  frame: CallFrame,
): CallContext {
  let signal: AbortSignal | undefined
  return {
    metadata: call.metadata,
    get peer() {
      return call.getPeer()
    },
    get signal() {
      signal ??= signalOf(call, frame)
      return signal
    },
  }
}

function signalOf(call: { on(event: 'cancelled', listener: () => void): unknown; cancelled: boolean }, frame: CallFrame): AbortSignal {
  const gone = new AbortController()
  call.on('cancelled', () => gone.abort())
  if (call.cancelled) gone.abort()
  return AbortSignal.any([gone.signal, frame.closing])
}

function stopping(): HoneError {
  return new HoneError('SERVER_STOPPING', 'The server is going down.')
}
