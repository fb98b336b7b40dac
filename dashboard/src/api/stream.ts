import { lookAtSession } from '../state/session.ts'

/** How fresh what is shown is. */
export type Connection = 'connecting' | 'live' | 'lost'

const RETRY_MS_MIN = 500
const RETRY_MS_MAX = 8_000

export interface StreamOptions {
  /** Address to (re)connect to: asked each time, so that it can say where to resume. */
  readonly url: () => string
  readonly on: Readonly<Record<string, (data: unknown) => void>>
  readonly onConnection: (connection: Connection) => void
}

/** Follows server-sent events over any number of lost connections; returns how to leave. */
export function follow(options: StreamOptions): () => void {
  let source: EventSource | undefined
  let timer: number | undefined
  let delayMs = RETRY_MS_MIN
  const connect = () => {
    source = new EventSource(options.url())
    source.onopen = () => {
      delayMs = RETRY_MS_MIN
      options.onConnection('live')
    }
    // we reconnect ourselves: the browser gives up on some errors and would resume from its own id
    source.onerror = () => {
      source?.close()
      options.onConnection('lost')
      // the reason may be that the session is over, and an event stream does not say
      void lookAtSession()
      timer = window.setTimeout(connect, delayMs)
      delayMs = Math.min(RETRY_MS_MAX, delayMs * 2)
    }
    for (const [name, handle] of Object.entries(options.on)) {
      source.addEventListener(name, (event) => handle(JSON.parse((event as MessageEvent<string>).data)))
    }
  }
  options.onConnection('connecting')
  connect()
  return () => {
    window.clearTimeout(timer)
    source?.close()
  }
}
