import type { Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { LOOPBACK, readAddress, takenAddress } from '../access/index.ts'
import type { MainDoorOptions } from '../door-options.ts'
import { buildApp } from './app.ts'
import { answerPlainRequests } from './plain-requests.ts'

export interface HttpServerOptions extends MainDoorOptions {
  /** Folder of the built dashboard; a page that says so is served when it is not there. */
  readonly assetsFolder: string
  /** Why the server is not ready to be used; undefined when it is. */
  readonly unreadiness?: () => string | undefined
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
