import { createServer } from 'node:http'
import { createSecureServer, type ServerHttp2Session } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { issue } from '../../../../../src/server/tls/issue.ts'

/** How it is spoken to: plainly, or over TLS. Over TLS a client that prefers HTTP/2 gets it, as from a real one, except with `h1 alone`. */
export type Speech = 'plain' | 'h2' | 'h1 alone'

/** What both versions of HTTP have of a request and its answer. */
export interface Request extends Readable {
  readonly url?: string | undefined
  readonly method?: string | undefined
  readonly headers: { readonly authorization?: string | undefined; readonly 'content-type'?: string | undefined }
  readonly httpVersion: string
}
export interface Response {
  writeHead(status: number, headers?: Record<string, string>): unknown
  flushHeaders?(): void
  write(text: string): boolean
  end(): unknown
  end(text: string): unknown
  on(event: 'close', listener: () => void): unknown
}

/** The door of a server in memory, over either version of HTTP. */
export class StubListener {
  readonly #speech: Speech
  readonly #streamsMax: number
  readonly #serve: (request: Request, response: Response) => void
  #server: ReturnType<typeof createServer> | ReturnType<typeof createSecureServer> | undefined
  readonly #sockets = new Set<Socket>()
  /** Its HTTP/2 sessions that are open. */
  readonly sessions = new Set<ServerHttp2Session>()
  /** Vouches for it, PEM. */
  certificate = ''

  constructor({ speech, streamsMax }: { speech: Speech; streamsMax: number }, serve: (request: Request, response: Response) => void) {
    this.#speech = speech
    this.#streamsMax = streamsMax
    this.#serve = serve
  }

  async listen(): Promise<URL> {
    const server = await this.#open()
    this.#server = server
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new URL(`${this.#speech === 'plain' ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`)
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server?.close(resolve))
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async #open(): Promise<ReturnType<typeof createServer> | ReturnType<typeof createSecureServer>> {
    if (this.#speech === 'plain') return createServer(this.#serve)
    const { cert, key } = await issue({ subject: 'stub', names: ['127.0.0.1'], days: 1, now: Date.now() })
    this.certificate = cert
    if (this.#speech === 'h1 alone') return createTlsServer({ cert, key }, this.#serve)
    const settings = { maxConcurrentStreams: this.#streamsMax }
    const server = createSecureServer({ cert, key, allowHTTP1: true, settings }, this.#serve)
    return server.on('session', (session) => {
      this.sessions.add(session)
      session.once('close', () => this.sessions.delete(session))
    })
  }
}
