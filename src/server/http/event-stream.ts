import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Streams } from './answers.ts'
import { SAFE_HEADERS } from './guard.ts'
import { toWireText } from './json.ts'

/** One server-sent event of some stream. `id` is what the browser gives back as Last-Event-ID. */
export type StreamEvent = { [Name in keyof Streams]: EventOf<Streams[Name]> }[keyof Streams]

type EventOf<Events> = {
  [Event in keyof Events]: { readonly event: Event; readonly id?: number; readonly data: Events[Event] }
}[keyof Events]

/** Takes the reply over and writes events as fast as the reader takes them, until one side closes. */
export class EventStream {
  readonly #reply: FastifyReply['raw']
  readonly #ended = new AbortController()
  readonly #heartbeat: NodeJS.Timeout
  readonly #closing: AbortSignal
  readonly #close = (): void => this.#end()

  constructor(request: FastifyRequest, reply: FastifyReply, options: { heartbeatMs: number; closing: AbortSignal }) {
    reply.hijack()
    this.#closing = options.closing
    this.#reply = reply.raw
    this.#reply.writeHead(200, {
      ...SAFE_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    this.#reply.write('retry: 1000\n\n')
    this.#heartbeat = setInterval(() => this.#beat(), options.heartbeatMs)
    request.raw.once('close', this.#close)
    this.#reply.once('close', this.#close)
    this.#reply.once('error', this.#close)
    // whoever went before this was made is not heard going any more; who asks for the head alone is told no more, and would wait for it
    if (options.closing.aborted || request.raw.socket.destroyed || request.method === 'HEAD') this.#end()
    // taken away by hand: of listeners with a signal, node forgets which to take away once it has collected garbage
    else this.#closing.addEventListener('abort', this.#close)
  }

  /** Aborts when the reader went away or the server closes. */
  get signal(): AbortSignal {
    return this.#ended.signal
  }

  /** Resolves when the reader has room for more. */
  async send(event: StreamEvent): Promise<void> {
    if (this.signal.aborted) return
    const id = event.id === undefined ? '' : `id: ${event.id}\n`
    const roomy = this.#reply.write(`event: ${event.event}\n${id}data: ${toWireText(event.data)}\n\n`)
    if (!roomy) await this.#drained()
  }

  /** Says goodbye; harmless when the stream has ended. */
  close(): void {
    this.#end()
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#reply.off('drain', done)
        this.signal.removeEventListener('abort', done)
        resolve()
      }
      this.#reply.once('drain', done)
      this.signal.addEventListener('abort', done)
    })
  }

  #beat(): void {
    // a reader that is behind shows by itself whether it lives
    if (!this.#reply.writableNeedDrain) this.#reply.write(': alive\n\n')
  }

  #end(): void {
    clearInterval(this.#heartbeat)
    this.#closing.removeEventListener('abort', this.#close)
    if (this.signal.aborted) return
    this.#ended.abort()
    this.#reply.end()
  }
}
