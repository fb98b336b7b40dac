import type { Socket } from 'node:net'
import type { Server } from 'node:tls'

const TEXT = 'This port speaks HTTPS: write https:// before its address.\n'
const REPLY = [
  'HTTP/1.1 400 Bad Request',
  'content-type: text/plain; charset=utf-8',
  `content-length: ${Buffer.byteLength(TEXT)}`,
  'connection: close',
  '',
  TEXT,
].join('\r\n')

/** Answers a request that comes without TLS with what to write instead, where it would get an empty reply; nothing of it is read. */
export function answerPlainRequests(server: Server): void {
  // TLS has closed its side by the time it knows, but not the connection below, which only this event shows.
  const open = new Map<string, Socket>()
  server.on('connection', (socket) => {
    const peer = peerOf(socket)
    open.set(peer, socket)
    socket.once('close', () => open.delete(peer))
  })
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ERR_SSL_HTTP_REQUEST') open.get(peerOf(socket))?.end(REPLY)
  })
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
