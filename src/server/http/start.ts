import type { Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Studies } from '../../study/index.ts'
import { type Access, type AdmissionOptions, LOOPBACK, type Perimeter, readAddress, takenAddress } from '../access/index.ts'
import type { ParseDocument } from '../documents.ts'
import type { Metrics } from '../telemetry/index.ts'
import type { LiveCertificate } from '../tls/index.ts'
import { buildApp } from './app.ts'
import type { LogReader } from './logs.ts'
import { answerPlainRequests } from './plain-requests.ts'

export interface HttpServerOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string
  readonly studies: Studies
  readonly parseDocument: ParseDocument
  readonly logs: LogReader
  readonly access: Access
  /** Who reaches the server; this machine alone when absent. */
  readonly perimeter?: Perimeter
  /** Serves over TLS. */
  readonly certificate?: LiveCertificate
  readonly admission?: AdmissionOptions
  /** Folder of the built dashboard; a page that says so is served when it is not there. */
  readonly assetsFolder: string
  /** Why the server is not ready to be used; undefined when it is. */
  readonly unreadiness?: () => string | undefined
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

/** Serves JSON, events and the dashboard. Rejects with INVALID_REQUEST for an address that is malformed, taken, or off loopback where no certificate is served. */
export async function startHttpServer({ certificate, ...options }: HttpServerOptions): Promise<HttpServer> {
  const perimeter = options.perimeter ?? LOOPBACK
  const { host, shownHost, port } = readAddress('http', options.address, perimeter)
  let boundPort = port
  const https = certificate === undefined ? {} : { https: certificate.current }
  const app = await buildApp({ ...options, ...https, perimeter, boundPort: () => boundPort })
  if (certificate !== undefined) answerPlainRequests(app.server as HttpsServer)
  await app.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'EADDRINUSE' ? takenAddress('http', options.address) : cause
  })
  boundPort = (app.server.address() as AddressInfo).port
  const unfollow = certificate?.follow(({ cert, key }) => (app.server as HttpsServer).setSecureContext({ cert, key }))
  return {
    address: `${shownHost}:${boundPort}`,
    close: async () => {
      unfollow?.()
      await app.close()
    },
  }
}
