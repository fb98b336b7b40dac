import { Backoff } from './backoff.ts'
import { lookAtSession } from './session.ts'

/** How fresh what is shown is. */
export type Connection = 'connecting' | 'live' | 'lost'

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
  const backoff = new Backoff()
  const connect = () => {
    source = new EventSource(options.url())
    source.onopen = () => {
      backoff.reset()
      options.onConnection('live')
    }
    // we reconnect ourselves: the browser gives up on some errors and would resume from its own id
    source.onerror = () => {
      source?.close()
      options.onConnection('lost')
      // the reason may be that the session is over, and an event stream does not say
      void lookAtSession()
      timer = window.setTimeout(connect, backoff.next())
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
