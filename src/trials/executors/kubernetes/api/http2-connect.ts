import { type ClientHttp2Session, connect as speak } from 'node:http2'
import { isIP } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import { urlToHttpOptions } from 'node:url'
import { connectionLost } from './http2-errors.ts'

/** What all streams of a session may have under way together; each alone has 64 KiB. */
const WINDOW_BYTES = 1024 * 1024

export interface Http2Connection {
  readonly session: ClientHttp2Session
  readonly socket: TLSSocket
}

/** Connects within that time, until the server has said how many streams it allows; undefined where it does not speak HTTP/2. */
export async function connectHttp2(url: URL, tls: ConnectionOptions, answerMs: number): Promise<Http2Connection | undefined> {
  const deadline = AbortSignal.timeout(answerMs)
  const socket = openSocket(url, tls)
  await orDestroyed(deadline, socket, new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject)))
  if (socket.alpnProtocol !== 'h2') {
    socket.destroy()
    return undefined
  }
  const session = speak(url, { createConnection: () => socket, settings: { enablePush: false } })
  await orDestroyed(deadline, session, settled(session, socket))
  if (session.remoteSettings.maxConcurrentStreams === 0) {
    session.close()
    throw connectionLost('EBUSY', 'the server allows no request')
  }
  session.setLocalWindowSize(WINDOW_BYTES)
  return { session, socket }
}

function openSocket(url: URL, tls: ConnectionOptions): TLSSocket {
  const { hostname, port } = urlToHttpOptions(url)
  const host = hostname ?? 'localhost'
  const servername = tls.servername ?? (isIP(host) === 0 ? host : undefined)
  return connectTls({
    ...tls,
    host,
    port: Number(port ?? 443),
    ...(servername === undefined ? {} : { servername }),
    ALPNProtocols: ['h2', 'http/1.1'],
  })
}

/** Resolves when the server's settings are here. A session does not notice a socket that went while it was being made, not even when it is destroyed. */
function settled(session: ClientHttp2Session, socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = (): void => reject(connectionLost('ECONNRESET', 'the connection was cut'))
    session.once('remoteSettings', () => resolve())
    // For good: what ends a session is told by its streams.
    session.on('error', reject)
    session.once('close', cut)
    socket.once('close', cut)
    if (socket.destroyed) cut()
  })
}

/** What is not open by the deadline is destroyed, and rejects. */
async function orDestroyed(deadline: AbortSignal, opened: TLSSocket | ClientHttp2Session, opening: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>()
  const give = (): void => {
    const error = connectionLost('ETIMEDOUT', 'it takes too long to connect')
    late.reject(error)
    opened.destroy(error)
  }
  deadline.addEventListener('abort', give, { once: true })
  try {
    await Promise.race([opening, late.promise])
  } finally {
    deadline.removeEventListener('abort', give)
  }
}
