import type { AddressInfo } from 'node:net'
import { HoneError } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import type { Access } from '../access.ts'
import type { ParseDocument } from '../documents.ts'
import type { Metrics } from '../telemetry/index.ts'
import { buildApp } from './app.ts'
import type { LogReader } from './logs.ts'

export interface HttpServerOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string
  readonly studies: Studies
  readonly parseDocument: ParseDocument
  readonly logs: LogReader
  readonly access: Access
  /** Folder of the built dashboard; a page that says so is served when it is not there. */
  readonly assetsFolder: string
  /** Takes structured events for the service's own log: bugs, with their stack. */
  readonly log?: (event: object) => void
  /** Counts the replies, and has what /metrics shows. */
  readonly metrics?: Metrics
}

export interface HttpServer {
  /** `host:port` as bound. */
  readonly address: string
  /** Ends open event streams and closes the port. */
  close(): Promise<void>
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** Serves JSON, events and the dashboard. Rejects with INVALID_REQUEST for an address that is malformed or off loopback. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port } = readAddress(options.address)
  let boundPort = port
  const app = await buildApp({ ...options, boundPort: () => boundPort })
  await app.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE') throw cause
    throw refused(options.address, 'is taken', 'stop what listens there, or choose another with --http HOST:PORT (port 0 takes a free one)')
  })
  boundPort = (app.server.address() as AddressInfo).port
  const shownHost = host.includes(':') ? `[${host}]` : host
  return { address: `${shownHost}:${boundPort}`, close: () => app.close() }
}

function readAddress(address: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) throw refused(address, 'must be HOST:PORT', 'for example 127.0.0.1:7780')
  if (!LOOPBACK.has(host)) {
    throw refused(address, 'is not a loopback address', 'use 127.0.0.1: serving a network needs TLS, which this version does not have')
  }
  return { host, port }
}

function refused(address: string, message: string, remedy: string): HoneError {
  return new HoneError('INVALID_REQUEST', `cannot serve HTTP on ${address}: it ${message}`, {
    problems: [{ field: 'http', value: address, message, remedy }],
  })
}
